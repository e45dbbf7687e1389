import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Of an action that throws in its third line, at column 9. */
const throwing = `{
    const text: string = 'thrown';
  throw new Error(text as string);
}`;

const files = {
  'esm.ts': `import { type Half, half } from './helper.ts';
interface Input { readonly x: number }
export const run = ({ x }: Input): Half => half(x as number);
export const fail = (): never => ${throwing};`,
  'module.mts': `import { half } from './helper.ts';
const one = await Promise.resolve(1 as number);
export default { run: ({ x }: { x: number }): number => half(x) + one };`,
  'common.cts': `const { half } = require('./common-helper.cts') as { half: (x: number) => number };
module.exports = { run: ({ x }: { x: number }) => half(x), fail: (): never => ${throwing} };`,
  'detected.ts': `exports.run = ({ x }: { x: number }): number => x / 2;`,
  'typed/package.json': '{ "type": "commonjs" }',
  'typed/named.ts': `exports.run = ({ x }: { x: number }): number => x / 2;`,
  'typed/wrong.js': `export const run = ({ x }) => x / 2;`,
  'plain.mjs': `export { half } from './helper.ts'; export const run = ({ x }) => x / 2;`,
  'helper.ts': 'export type Half = number; export const half = (x: number): Half => x / 2;',
  'common-helper.cts': 'exports.half = (x: number): number => x / 2;',
  'enum.ts': 'export const a = 1;\nexport enum Colour { red }',
  'broken.ts': 'export const a: = 1;',
  'es-in-name.mjs': 'module.exports = { f: () => 1 };',
};

interface Loaded {
  readonly output?: unknown;
  readonly place?: string;
  readonly message?: string;
  readonly hint?: string;
}

/** Loads each file as a pack, in a process of its own, and calls its actions. */
async function loadAll(folder: string): Promise<Readonly<Record<string, Loaded>>> {
  const built = (name: string): string =>
    JSON.stringify(new URL(`../../../src/${name}.js`, import.meta.url).href);
  const script = `
    import { loadPack } from ${built('actions/registry')};
    import { CodeIndex } from ${built('code/code-index')};
    const found = {};
    for (const [name, url] of JSON.parse(process.argv[2])) {
      found[name] = await (async () => {
        const code = await new CodeIndex().versionOf(url);
        const { actions } = await loadPack({ pack: 'p', url, code });
        let place;
        try { await actions.get('fail')?.({}); } catch ({ stack }) {
          place = /[^/]+\\.[cm]?ts:\\d+:\\d+/.exec(stack.split('\\n')[1])?.[0];
        }
        return { output: actions.get('run')?.({ x: 4 }), place };
      })().catch(({ message, hint }) => ({ message, hint }));
    }
    console.log(JSON.stringify(found));
  `;
  const packs = Object.keys(files).map((name) => [name, pathToFileURL(join(folder, name)).href]);
  const file = join(folder, '.load.mjs');
  await writeFile(file, script);
  const { stdout } = await promisify(execFile)(process.execPath, [file, JSON.stringify(packs)]);
  return JSON.parse(stdout);
}

describe('a pack in TypeScript', () => {
  let folder = '';
  let loaded: Readonly<Record<string, Loaded>> = {};

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'millrace-types-'));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    loaded = await loadAll(folder);
  });

  afterAll(() => rm(folder, { recursive: true }));

  test.each([
    ['esm.ts', 2],
    ['module.mts', 3],
    ['common.cts', 2],
    ['detected.ts', 2],
    ['typed/named.ts', 2],
    ['plain.mjs', 2],
  ])('loads without its types, with all that it imports: %s', (name, output) => {
    expect(loaded[name]).toMatchObject({ output });
  });

  test.each([
    ['esm.ts', 'esm.ts:6:9'],
    ['common.cts', 'common.cts:4:9'],
  ])('keeps its lines and columns in stacks: %s', (name, place) => {
    expect(loaded[name]?.place).toBe(place);
  });

  test('that is more than types does not load, and says what to leave out', () => {
    expect(loaded['enum.ts']).toEqual({
      message: expect.stringMatching(
        /enum\.ts does not load: SyntaxError: TypeScript enum is not supported in strip-only mode \(\/.*enum\.ts:2/,
      ),
      hint: 'types are removed and nothing is transformed: use no enum, namespace, parameter property or import =',
    });
  });

  test('with wrong syntax says in which line', () => {
    expect(loaded['broken.ts']?.message).toMatch(
      /broken\.ts does not load: SyntaxError: .*\(\/.*broken\.ts:1/,
    );
  });

  test('that is an ES module in a package of CommonJS, or the reverse, says how to name it', () => {
    expect(loaded['typed/wrong.js']?.hint).toBe(
      'the nearest package.json says "type": "commonjs"; name the file wrong.mjs, or write "type": "module"',
    );
    expect(loaded['es-in-name.mjs']?.hint).toBe(
      'it is an ES module; if it is meant as CommonJS, name it es-in-name.cjs',
    );
  });
});
