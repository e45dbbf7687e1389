import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allowed, clocks, homes, pure, unloaded } from './support/architecture.ts';
import { rooms } from './support/rooms.ts';

/** The compiled test is in dist/test; it reads the sources. */
const root = fileURLToPath(new URL('../..', import.meta.url));

interface Source {
  readonly file: string;
  readonly part: string;
  readonly text: string;
  readonly imports: readonly string[];
  /** Imports that load with the file: neither types nor `import()`. */
  readonly loads: readonly string[];
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function partOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  if (top !== 'src') return top === 'schema' ? 'generated' : top;
  return second.replace(/\.ts$/, '');
}

/** Undefined for a file outside `part`. */
function roomOf(part: string, file: string): string | undefined {
  const [top, found, room = ''] = file.split('/');
  return top === 'src' && found === part ? room.replace(/\.ts$/, '') : undefined;
}

function read(file: string): Source {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/(?:from|import|import\()\s*'([^']+)'/g);
  const loaded = text.matchAll(/^(?:import|export)\s(?!type\b)(?:[^;']*\bfrom\s*)?'([^']+)'/gm);
  return {
    file,
    part: partOf(file),
    text,
    imports: [...found].map(([, name = '']) => name),
    loads: [...loaded].map(([, name = '']) => name),
  };
}

const sources = [...filesBelow('src'), ...filesBelow('workers')].map(read);

/** Removes comments and strings. */
function codeOf(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\/|\/\/.*$|'(?:\\.|[^'\\\n])*'/gm, '');
}

const clockOrChance =
  /\b(?:Date\.now|new Date\(\)|performance\.|set(?:Timeout|Interval|Immediate)\b|Math\.random|random(?:UUID|Bytes|Int|FillSync)\b)/;

const processOrThread = /\b(?:process\.|new Worker\b)/;

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The files and packages that load with a file. */
function loadedWith(entry: string): ReadonlySet<string> {
  const byFile = new Map(sources.map((source) => [source.file, source]));
  const loaded = new Set([entry]);
  for (const file of loaded) {
    const source = byFile.get(file);
    for (const name of source?.loads ?? []) {
      loaded.add(source && name.startsWith('.') ? targetOf(source, name) : packageOf(name));
    }
  }
  return loaded;
}

function targetOf(source: Source, name: string): string {
  return normalize(join(dirname(source.file), name));
}

/** Imports between parts that the table lacks; files that `nameOf` does not name are ignored. */
function strayImports(
  table: Readonly<Record<string, readonly string[]>>,
  nameOf: (file: string) => string | undefined,
): string[] {
  return sources.flatMap((source) => {
    const from = nameOf(source.file);
    if (from === undefined) return [];
    return source.imports
      .filter((name) => name.startsWith('.'))
      .map((name) => nameOf(targetOf(source, name)))
      .filter((to) => to !== undefined && to !== from && !table[from]?.includes(to))
      .map((to) => `${source.file} imports ${to}`);
  });
}

describe('architecture', () => {
  test('every part of src is known', () => {
    const parts = new Set(sources.map(({ part }) => part));
    expect([...parts].filter((part) => !(part in allowed))).toEqual([]);
  });

  test('imports run one way', () => {
    expect(strayImports(allowed, partOf)).toEqual([]);
  });

  for (const [part, table] of Object.entries(rooms)) {
    test(`every room of ${part} is known, and imports only rooms before it`, () => {
      const names = Object.keys(table);
      const found = new Set(sources.flatMap(({ file }) => roomOf(part, file) ?? []));
      expect([...found].toSorted()).toEqual(names.toSorted());
      for (const [at, name] of names.entries()) {
        expect(names.slice(0, at), name).toEqual(expect.arrayContaining([...(table[name] ?? [])]));
      }
      expect(strayImports(table, (file) => roomOf(part, file))).toEqual([]);
    });
  }

  test('a test stands where the file stands that it is named after', () => {
    const files = sources.map(({ file }) => file);
    const astray = filesBelow('test')
      .filter((file) => file.endsWith('.test.ts'))
      .filter((file) => {
        const mirrored = file.replace(/^test/, 'src').replace(/\.test\.ts$/, '.ts');
        const part = mirrored.split('/').slice(0, 2).join('/');
        const named = files.filter(
          (source) => source.startsWith(`${part}/`) && basename(source) === basename(mirrored),
        );
        return named.length > 0 && !named.includes(mirrored);
      });
    expect(astray).toEqual([]);
  });

  test('the map names every room, and only what is there', () => {
    const map = readFileSync(join(root, 'src/README.md'), 'utf8');
    const missing = Object.keys(allowed)
      .filter((part) => part !== 'workers')
      .filter((part) => !map.includes(`| \`${part}`));
    expect(missing).toEqual([]);
    const named = [...map.matchAll(/^\| `([^`]+)` /gm)].map(([, name]) => name);
    expect(named.filter((name, at) => named.indexOf(name) !== at)).toEqual([]);
    const paths = map.matchAll(/`((?:[a-z-]+\/)+)(?:([a-z\d-]*)|\{([a-z\d,-]+)\})(\.ts)?`/g);
    const gone = [...paths]
      .flatMap(([, folder = '', name = '', names = name, end = '']) =>
        names.split(',').map((one) => `${folder}${one}${end}`),
      )
      .filter((path) => Object.keys(allowed).some((part) => path.startsWith(`${part}/`)))
      .map((path) => join(root, path.startsWith('workers/') ? '' : 'src', path))
      .filter((path) => !existsSync(path) && !existsSync(`${path}.ts`));
    expect(gone).toEqual([]);
  });

  test('each package is imported where it belongs', () => {
    const wrong = sources.flatMap((source) =>
      source.imports
        .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
        .map(packageOf)
        .filter((name) => homes[name] !== undefined && !homes[name].includes(source.part))
        .map((name) => `${source.file} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test('an entry loads only what it uses', () => {
    for (const [entry, packages] of Object.entries(unloaded)) {
      const loaded = loadedWith(entry);
      expect(loaded.size, entry).toBeGreaterThan(1);
      expect(
        packages.filter((name) => loaded.has(name)),
        entry,
      ).toEqual([]);
    }
    expect(loadedWith('src/index.ts')).toContain('src/pool/piscina-pool.ts');
  });

  test('no import leads back to where it came from', () => {
    const graph = new Map(
      sources.map((source) => [
        source.file,
        source.imports.filter((name) => name.startsWith('.')).map((name) => targetOf(source, name)),
      ]),
    );
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of graph.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test('the rules have no clock, chance, thread or disk', () => {
    const impure = sources
      .filter(({ part }) => pure.parts.some((name) => name === part))
      .filter(({ text, imports }) => {
        const outside = imports.filter((name) => name.startsWith('node:'));
        const allowed = outside.every((name) => pure.modules.some((module) => module === name));
        const code = codeOf(text);
        return !allowed || clockOrChance.test(code) || processOrThread.test(code);
      })
      .map(({ file }) => file);
    expect(impure).toEqual(Object.keys(pure.exceptions));
  });

  test('only adapters and edges read a clock, set a timer or take a chance', () => {
    const direct = sources
      .filter(({ file }) => !clocks.some((folder) => file.startsWith(folder)))
      .filter(({ text }) => clockOrChance.test(codeOf(text)))
      .map(({ file }) => file);
    expect(direct).toEqual([]);
  });

  test('no file is longer than 300 lines, and most are shorter than 100', () => {
    const lengths = sources.map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 }));
    expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
    const short = lengths.filter(({ lines }) => lines < 100);
    expect(short.length / lengths.length).toBeGreaterThan(0.6);
  });

  test('no comment is wider than 100 columns', () => {
    const files = [...filesBelow('src'), ...filesBelow('workers'), ...filesBelow('test')];
    const wide = files.flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .filter((line) => /^\s*(?:\/\/|\/?\*)/.test(line) && line.length > 100)
        .map((line) => `${file}: ${line}`),
    );
    expect(wide).toEqual([]);
  });

  test('no type is waved through', () => {
    const waved = sources
      .filter(({ text }) =>
        /\bas any\b|: any\b|@ts-(?:ignore|expect-error)|oxlint-disable|eslint-disable/.test(text),
      )
      .map(({ file }) => file);
    expect(waved).toEqual([]);
  });
});
