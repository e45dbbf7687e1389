/**
 * What does it cost to go through the lines of a file? Every contender reads the same file of JSON
 * lines, parses each line, and does nothing with it; each is a process of its own, with all that it
 * starts; then the time to the first commit, with a warm executor. `--items N`, `--rounds N`,
 * `--svg FILE` draws memory over time.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { option, print, type Row, row, textOption } from '../support.ts';
import { type ListFigures, measureList } from './measure-list.ts';
import { type MemorySeries, memorySvg } from './memory-svg.ts';
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
  /** The package that it needs. */
  readonly package?: string;
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
    name: 'plain script of a pipe',
    command: [node, script('count-lines')],
    stdin: file,
    note: 'one thread, nothing stored',
  },
  {
    name: 'p-map, 50 at once',
    command: [node, script('p-map-lines'), file],
    package: 'p-map',
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
  const present = contenders.filter(isPresent);
  const all = [...(await rounds(present))];
  const top = Math.max(...all.flatMap(([, found]) => found.map(peak)));
  const title = `${ITEMS.toLocaleString('en')} JSON lines that need no work`;
  const svg = textOption('svg');
  if (svg !== undefined) writeFileSync(svg, memorySvg(title, all.map(seriesOf)));
  const first = Array.from({ length: ROUNDS }, () => firstCommit().firstMs);
  const absent = contenders.filter((one) => !isPresent(one)).map(({ name }) => name);
  print(
    title,
    [
      ...all.flatMap(([contender, found]) => figuresOf(contender, found)),
      row('a file: first commit', 'ms', first, 'of a program, after its first run'),
    ],
    [
      `memory while it ran, up to ${top.toFixed(0)} MB:\n\n${barsOf(all, top).join('\n')}`,
      ...(absent.length > 0 ? [`not installed here, and left out: ${absent.join(', ')}`] : []),
    ],
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function isPresent({ command: [program = ''], package: needed }: Contender): boolean {
  return isInstalled(program) && (needed === undefined || canImport(needed));
}

function canImport(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    // It is there, and keeps its package.json to itself.
    return Object(error).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  }
}

function peak({ memory }: Measured): number {
  return Math.max(0, ...memory);
}

function figuresOf({ name, note }: Contender, found: readonly Measured[]): Row[] {
  const rate = found.map(({ seconds }) => ITEMS / seconds);
  const cpu = found.map(({ cpuSeconds }) => (cpuSeconds / ITEMS) * 1e6);
  const own = found.map(({ anonymous }) => anonymous);
  return [
    row(name, 'items/s', rate, note),
    row(`${name}: CPU an item`, 'µs', cpu),
    row(`${name}: peak`, 'MB', found.map(peak)),
    row(`${name}: peak without pages of files`, 'MB', own),
  ];
}

type Found = readonly [contender: Contender, found: readonly Measured[]];

function barsOf(all: readonly Found[], top: number): string[] {
  const width = Math.max(...all.map(([{ name }]) => name.length));
  return all.map(([{ name }, found]) => {
    return `  ${name.padEnd(width)}  ${plot(found.at(-1)?.memory ?? [], top)}`;
  });
}

function seriesOf([{ name }, found]: Found): MemorySeries {
  const { memory = [], seconds = 0 } = found.at(-1) ?? {};
  return { name, samples: memory, seconds };
}

/** Of a run in a program that has run another before. */
function firstCommit(): ListFigures {
  return measureList(fileURLToPath(new URL('../../src/index.js', import.meta.url)), 'file', file);
}
