// Puts the modules of the command, and those of its threads and processes, into a few files: most
// of what a short command takes is the loading of some 700. What tsc has compiled stays beside it,
// for programs that import the package.
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

const packs = ['core', 'file', 'http', 'shell'];

/** What the command loads, and what threads and processes of it do: they share no module. */
const entries = [
  ['src/cli/command', ...packs.map((pack) => `src/actions/reference/${pack}`)],
  ['workers/entry', ...packs.map((pack) => `src/actions/builtin/${pack}`)],
  ['workers/feeder'],
  ['src/processes/spawner'],
  ['src/store/lmdb/probe'],
];

/** They load files beside their own, or are large and rarely used. */
const external = [
  'lmdb',
  'piscina',
  'undici',
  'tinyglobby',
  '@swc/wasm-typescript',
  'hyparquet',
  'hyparquet-compressors',
  'hyparquet-writer',
];

/** A module still finds what lies beside the file that it was compiled to. */
const ownPlace = {
  name: 'own-place',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/](src|workers|schema)[\\/].*\.js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      const place = JSON.stringify(`../${relative(dist, path).replaceAll('\\', '/')}`);
      return { contents: code.replaceAll('import.meta.url', `bundledFrom(${place})`) };
    });
  },
};

const options = {
  outdir: join(dist, 'bundle'),
  bundle: true,
  splitting: true,
  chunkNames: 'chunk-[hash]',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  external,
  define: { 'globalThis.millraceBundle': 'bundleFolder' },
  banner: {
    js: [
      `import { createRequire as bundledRequire } from 'node:module';`,
      'const require = bundledRequire(import.meta.url);',
      `const bundleFolder = new URL('.', import.meta.url).href;`,
      'const bundledFrom = (path) => new URL(path, import.meta.url).href;',
    ].join('\n'),
  },
  plugins: [ownPlace],
  metafile: true,
  logLevel: 'warning',
};

const inputs = new Set();
for (const paths of entries) {
  const entryPoints = paths.map((path) => ({ in: join(dist, `${path}.js`), out: nameOf(path) }));
  const { metafile } = await build({ ...options, entryPoints });
  for (const input of Object.keys(metafile.inputs)) inputs.add(input);
}
await writeFile(join(dist, 'bundle', 'LICENSES.txt'), await licensesOf([...inputs]));

function nameOf(path) {
  return path.replaceAll('/', '.');
}

/** Of the packages that are in the bundle. */
async function licensesOf(paths) {
  const found = paths.map((path) => /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path));
  const folders = new Map(found.flatMap((match) => (match ? [[match[1], match[0]]] : [])));
  const texts = [...folders].toSorted().map(async ([name, folder]) => {
    const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    const { author } = manifest;
    const terms = await readFile(join(root, folder, 'LICENSE'), 'utf8').catch(
      () => `${manifest.license} license; ${author?.name ?? author ?? ''}`,
    );
    return `${name} ${manifest.version}\n\n${terms.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`);
}
