/**
 * What does it cost to go through the lines of a file? Every contender reads the same file of JSON
 * lines, parses each line, and does nothing with it; each is a process of its own, with all that it
 * starts. `--items N`, `--rounds N`.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { option, print, row } from '../support.ts';
import { isInstalled, type Measured, measure } from './measure.ts';
import { plot } from './plot.ts';

const ITEMS = option('items', 1_000_000);
const ROUNDS = option('rounds', 3);
const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
const file = join(folder, 'items.jsonl');
const flow = join(folder, 'flow.json');
const jobs = String(availableParallelism());

/** Lines of about 110 bytes. */
function writeItems(): void {
  const descriptor = openSync(file, 'w');
  const part = 10_000;
  for (let from = 0; from < ITEMS; from += part) {
    const ids = Array.from({ length: Math.min(part, ITEMS - from) }, (_, at) => from + at);
    writeSync(descriptor, ids.map((id) => `${JSON.stringify(itemOf(id))}\n`).join(''));
  }
  closeSync(descriptor);
}

function itemOf(id: number): object {
  const path = `/shop/article/${id % 977}`;
  return { id, path, user: `user-${id % 9973}`, status: 200, bytes: id % 65_536, agent: 'Mozilla' };
}

function script(name: string): string {
  return fileURLToPath(new URL(`../peers/lines/${name}.js`, import.meta.url));
}

interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  readonly stdin?: string;
  readonly note: string;
}

const { execPath: node } = process;
const main = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const contenders: readonly Contender[] = [
  {
    name: 'millrace run',
    command: [node, main, 'run', flow, '-q', '--store', join(folder, 'store')],
    note: 'every end on disk',
  },
  {
    name: 'readline',
    command: [node, script('readline-loop'), file],
    note: 'one thread, nothing stored',
  },
  {
    name: 'p-map, 50 at once',
    command: [node, script('p-map-lines'), file],
    note: 'one thread, nothing stored',
  },
  {
    name: 'parallel --pipe',
    command: ['parallel', '--pipe', '--block', '8M', '-j', jobs, node, script('count-lines')],
    stdin: file,
    note: 'a process for each 8 MB, nothing stored',
  },
];

async function rounds(present: readonly Contender[]): Promise<ReadonlyMap<Contender, Measured[]>> {
  const measured = new Map<Contender, Measured[]>(present.map((one) => [one, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [{ command, stdin }, found] of measured) {
      found.push(await measure(command, stdin === undefined ? {} : { stdin }));
      rmSync(join(folder, 'store'), { recursive: true, force: true });
    }
  }
  return measured;
}

try {
  writeItems();
  const task = { name: 'each', action: 'core.noop', with_items: { from: file } };
  writeFileSync(flow, JSON.stringify({ name: 'sources', tasks: [task] }));
  const present = contenders.filter(({ command: [program = ''] }) => isInstalled(program));
  const all = [...(await rounds(present))];
  const peak = ({ memory }: Measured): number => Math.max(0, ...memory);
  const top = Math.max(...all.flatMap(([, found]) => found.map(peak)));
  const width = Math.max(...present.map(({ name }) => name.length));
  const bars = all.map(([{ name }, found]) => {
    return `  ${name.padEnd(width)}  ${plot(found.at(-1)?.memory ?? [], top)}`;
  });
  print(
    `${ITEMS.toLocaleString('en')} JSON lines that need no work`,
    all.flatMap(([{ name, note }, found]) => [
      row(
        name,
        'items/s',
        found.map(({ seconds }) => ITEMS / seconds),
        note,
      ),
      row(
        `${name}: CPU an item`,
        'µs',
        found.map(({ cpuSeconds }) => (cpuSeconds / ITEMS) * 1e6),
      ),
      row(`${name}: peak`, 'MB', found.map(peak)),
    ]),
    [`memory while it ran, up to ${top.toFixed(0)} MB:\n\n${bars.join('\n')}`],
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
