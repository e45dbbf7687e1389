import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A small program of the page of the library. A test runs it. */
export interface LibraryExample {
  readonly file: string;
  /** Without the line that says what it shows. */
  readonly code: string;
  /** The public names, and members as `Class.member`, that it shows: it stands below the first. */
  readonly shows: readonly string[];
  /** What it prints: the comments behind its calls of `console.log`. */
  readonly prints: readonly string[];
}

const folder = fileURLToPath(new URL('../../../reference/library/examples/', import.meta.url));

/** The files that examples need beside them, by their paths. */
export function exampleFiles(): Readonly<Record<string, string>> {
  const names = ['actions/words.mjs', 'flow.yaml'];
  return Object.fromEntries(names.map((name) => [name, readFileSync(folder + name, 'utf8')]));
}

export function libraryExamples(): readonly LibraryExample[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.mjs'));
  return files.toSorted().map((file) => readExample(file, readFileSync(folder + file, 'utf8')));
}

function readExample(file: string, text: string): LibraryExample {
  const [, names, code = ''] = /^\/\/ Shows: (.*)\n([^]*)$/.exec(text) ?? [];
  if (names === undefined) throw new Error(`${file} does not begin with '// Shows: …'`);
  const printed = code.matchAll(/console\.log\(.*\);(?: |\n *)\/\/ (.*)$/gm);
  return {
    file,
    code,
    shows: names.split(', '),
    prints: [...printed].map(([, line = '']) => line),
  };
}
