import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** Items of each task that has a source. */
const LINES = 240;
const ZIPPED = 130;
const PIPED = 260;

/** What the tasks with a source have as items. */
export const sourceItems: Readonly<Record<'lines' | 'zipped' | 'piped', number>> = {
  lines: LINES,
  zipped: ZIPPED,
  piped: PIPED,
};

/** Three sources, each with a fold. */
export const sourceTasks = `
  - name: lines
    with_items: {from: "{{ parameters.inputs }}/*.jsonl"}
    concurrency: 4
    retry: {count: 1, delay: 3ms}
    action: effects.item
    input: {file: "{{ parameters.file }}", value: "{{ item.n }}"}
    results: {to: "{{ parameters.file }}.lines.jsonl.gz", what: item+output}
  - name: zipped
    with_items: {from: "{{ parameters.inputs }}/zipped.csv.gz", numbers: true}
    concurrency: 4
    retry: {count: 1, delay: 3ms}
    action: effects.item
    input: {file: "{{ parameters.file }}", value: "{{ item.n }}"}
  - name: piped
    with_items: {from: '-', format: jsonl}
    concurrency: 4
    retry: {count: 1, delay: 3ms}
    action: effects.item
    input: {file: "{{ parameters.file }}", value: "{{ item.n }}"}
    results: {to: "{{ parameters.file }}.piped.jsonl", order: input, what: item+output}
  - {name: chained, retry: {count: 1}, fold: {over: lines, action: effects.chain, initial: {hash: 0, length: 0}, ordered: true}}
  - {name: tally, retry: {count: 1}, fold: {over: piped, action: effects.tally, initial: 0}}
  - {name: largest, fold: {over: zipped, action: core.top, with: {n: 3}}}
`;

function line(n: number): string {
  // Of different lengths, and now and then longer than what is written in one step.
  return `${JSON.stringify({ n, pad: '·'.repeat((n * 37) % 90) })}\n`;
}

const pipedText = Buffer.from(Array.from({ length: PIPED }, (_, n) => line(n)).join(''));

/** Writes the files that tasks read. */
export async function writeInputs(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines = Array.from({ length: LINES }, (_, n) => line(n));
  await writeFile(join(folder, '1.jsonl'), lines.slice(0, 100).join(''));
  await writeFile(join(folder, '2.jsonl'), lines.slice(100).join(''));
  const rows = Array.from({ length: ZIPPED }, (_, n) => `${n},${'·'.repeat(n % 30)}\n`);
  await writeFile(join(folder, 'zipped.csv.gz'), gzipSync(`n,pad\n${rows.join('')}`));
}

/** What a pipe gives from byte `from` on, cut anywhere, in its own time. */
export async function* piped(from: number): AsyncGenerator<Buffer> {
  for (let at = from, size = 1; at < pipedText.length; at += size) {
    size = 200 + ((at * 31) % 1500);
    yield pipedText.subarray(at, at + size);
    await wait(at % 3);
  }
}

export const pipedBytes = pipedText.length;

const prime = 1_000_000_007;

/** What the folds of the sources make of their results in order, one after the other. */
export const foldsOfSources = {
  chained: {
    hash: Array.from({ length: LINES }, (_, n) => n).reduce(
      (hash, n) => (hash * 31 + n) % prime,
      0,
    ),
    length: LINES,
  },
  tally: Array.from({ length: PIPED }, (_, n) => n * n).reduce((sum, n) => sum + n, 0),
  largest: [ZIPPED - 1, ZIPPED - 2, ZIPPED - 3],
};

/** The lines of the files of results of the sources. */
export const rowsOfSources = {
  'lines.jsonl.gz': { lines: rowsOf(LINES), inOrder: false },
  'piped.jsonl': { lines: rowsOf(PIPED), inOrder: true },
} as const;

function rowsOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) =>
    JSON.stringify({ index: n, item: JSON.parse(line(n)), output: n }),
  );
}
