import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The compiled test stands in dist/test/run; sources are read where they were written. */
const folder = fileURLToPath(new URL('../../../src/run/', import.meta.url));

/** The rows of a table in a comment of a file in `src/run`. `first` is the head of the table. */
export function tableOf(file: string, first: string): readonly Readonly<Record<string, string>>[] {
  const lines = readFileSync(folder + file, 'utf8')
    .split('\n')
    .map(cellsOf);
  const start = lines.findIndex(([head]) => head === first);
  const [heads = [], , ...rows] = lines.slice(start);
  const end = rows.findIndex((cells) => cells.length === 0);
  return rows
    .slice(0, end)
    .map((cells) => Object.fromEntries(heads.map((head, at) => [head, cells[at] ?? ''])));
}

function cellsOf(line: string): readonly string[] {
  const cells = line.startsWith(' * |') ? line.split('|').slice(1, -1) : [];
  return cells.map((cell) => cell.trim());
}

/** The names of the functions in `src/run/rules`. */
export function ruleNames(): readonly string[] {
  return readdirSync(`${folder}rules`).flatMap((file) => {
    const text = readFileSync(`${folder}rules/${file}`, 'utf8');
    return [...text.matchAll(/^(?:export )?function (\w+)/gm)].map(([, name = '']) => name);
  });
}
