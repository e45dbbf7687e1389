/**
 * What does `millrace each` take to start a program, next to `xargs -P` and GNU parallel: one that
 * does nothing, one that prints 200 bytes, a line for `sh`? All are whole commands, one after the
 * other; a ratio is the median of those of each round. `--against DIR` measures another built
 * checkout in turn.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled, measure } from './data/measure.ts';
import { option, print, row, textOption } from './support.ts';

const ITEMS = option('items', 5000);
const ROUNDS = option('rounds', 3);
/** GNU parallel takes milliseconds for each. */
const FEWER = 8;
const jobs = String(availableParallelism());
const folder = mkdtempSync(join(tmpdir(), 'bench-each-'));
const against = textOption('against');

interface Contender {
  readonly name: string;
  readonly items: number;
  readonly command: readonly string[];
}

function each(main: string, words: readonly string[]): readonly string[] {
  const store = join(folder, 'store');
  return [process.execPath, main, 'each', '-q', '--store', store, '-j', jobs, ...words];
}

/** The first is what the others are compared with. */
function contenders(words: readonly string[], ofXargs: readonly string[]): Contender[] {
  const main = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));
  const all = [{ name: 'millrace each', items: ITEMS, command: each(main, words) }];
  const other = against && resolve(against, 'dist/src/cli/main.js');
  if (other) all.push({ name: 'the other checkout', items: ITEMS, command: each(other, words) });
  const xargs = ['xargs', '-P', jobs, '-n', '1', ...ofXargs];
  all.push({ name: 'xargs -P', items: ITEMS, command: xargs });
  const parallel = ['parallel', '-j', jobs, ...words];
  if (isInstalled('parallel')) {
    all.push({ name: 'GNU parallel', items: ITEMS / FEWER, command: parallel });
  }
  return all;
}

interface Figures {
  readonly rate: number;
  readonly cpuMs: number;
}

async function figuresOf({ items, command }: Contender): Promise<Figures> {
  const stdin = join(folder, 'list');
  writeFileSync(stdin, Array.from({ length: items }, (_, at) => `${at}\n`).join(''));
  const { seconds, cpuSeconds } = await measure(command, { stdin });
  rmSync(join(folder, 'store'), { recursive: true, force: true });
  return { rate: items / seconds, cpuMs: (cpuSeconds / items) * 1000 };
}

async function compare(question: string, all: readonly Contender[]): Promise<void> {
  const found = all.map((): Figures[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, contender] of all.entries()) found[at]?.push(await figuresOf(contender));
  }
  const [ours = []] = found;
  const rows = all.flatMap(({ name }, at) => {
    return (['rate', 'cpuMs'] as const).map((key) => {
      const samples = (found[at] ?? []).map((figures) => figures[key]);
      const ratios = samples.map((sample, round) => (ours[round]?.[key] ?? Number.NaN) / sample);
      const note = at === 0 ? '' : `millrace: ${row('', '', ratios).median.toFixed(2)} of it`;
      return row(name, key === 'rate' ? '/s' : 'ms of CPU', samples, note);
    });
  });
  print(question, rows, []);
}

const printed = 'x'.repeat(200);
await compare('A program that does nothing', contenders(['/bin/true', '{}'], ['/bin/true']));
await compare(
  'A program that prints 200 bytes',
  contenders(['/bin/echo', printed, '{}'], ['/bin/echo', printed]),
);
await compare('A line for sh', contenders([': {}'], ['sh', '-c', ': "$1"', 'sh']));
rmSync(folder, { recursive: true, force: true });
