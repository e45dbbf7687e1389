/**
 * What does it cost to write the results of a task as rows? `millrace export` of a run with all of
 * its results in the store, as JSON lines and as CSV; and a run with a file of results next to the
 * same run without. The peer makes the same rows in a loop. Each is a process of its own.
 * `--items N`, `--rounds N`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { option, print, row } from '../support.ts';
import { type Measured, measure } from './measure.ts';

const ITEMS = option('items', 1_000_000);
const ROUNDS = option('rounds', 3);
const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
const { execPath: node } = process;
const main = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const loop = fileURLToPath(new URL('../peers/lines/stringify-rows.js', import.meta.url));

/** Rows of about 80 bytes. */
function flowFile(name: string, results?: string): string {
  const task = {
    name: 'rows',
    action: 'core.echo',
    with_items: `{{ range(${ITEMS}) }}`,
    input: {
      id: '{{ item }}',
      path: '/shop/article/{{ item }}',
      status: 200,
      ratio: '{{ item / 8 }}',
      agent: 'Mozilla',
    },
    ...(results === undefined ? {} : { results: { to: results } }),
  };
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ name, tasks: [task] }));
  return file;
}

function millrace(store: string, ...args: readonly string[]): readonly string[] {
  return [node, main, ...args, '-q', '--store', join(folder, store)];
}

const plain = flowFile('plain');
const sunk = flowFile('sunk', join(folder, 'sunk.jsonl'));

interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  readonly note: string;
}

const out = (name: string): string => join(folder, name);
const contenders: readonly Contender[] = [
  {
    name: 'export, jsonl',
    command: millrace('kept', 'export', 'last', '-o', out('a.jsonl')),
    note: 'whole and on disk',
  },
  {
    name: 'export, csv',
    command: millrace('kept', 'export', 'last', '-o', out('a.csv')),
    note: 'whole and on disk',
  },
  {
    name: 'stringify loop',
    command: [node, loop, String(ITEMS), out('b.jsonl')],
    note: 'rows made in memory, nothing read',
  },
  {
    name: 'run',
    command: millrace('run', 'run', plain),
    note: 'no file',
  },
  {
    name: 'run, with results',
    command: millrace('run', 'run', sunk),
    note: 'the same, and the rows in a file',
  },
];

try {
  await measure(millrace('kept', 'run', plain));
  const measured = new Map<Contender, Measured[]>(contenders.map((one) => [one, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [{ command }, found] of measured) {
      found.push(await measure(command));
      rmSync(join(folder, 'run'), { recursive: true, force: true });
    }
  }
  const ofCpu = ({ cpuSeconds }: Measured): number => ITEMS / cpuSeconds;
  const [without = [], sunkTo = []] = [...measured.values()].slice(-2);
  const added = sunkTo.map(
    ({ cpuSeconds }, round) => ITEMS / (cpuSeconds - (without[round]?.cpuSeconds ?? 0)),
  );
  print(
    `${ITEMS.toLocaleString('en')} rows of about 80 bytes`,
    [...measured]
      .flatMap(([{ name, note }, found]) => [
        row(
          name,
          'rows/s',
          found.map(({ seconds }) => ITEMS / seconds),
          note,
        ),
        row(
          `${name}: CPU a row`,
          'µs',
          found.map(({ cpuSeconds }) => (cpuSeconds / ITEMS) * 1e6),
        ),
        row(`${name}: rows a second of CPU`, '/s', found.map(ofCpu)),
        row(
          `${name}: peak`,
          'MB',
          found.map(({ memory }) => Math.max(0, ...memory)),
        ),
      ])
      .concat(
        row('rows of a run: rows a second of CPU', '/s', added, 'what a file of results adds'),
      ),
    [],
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
