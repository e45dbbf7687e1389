/**
 * What do outputs cost: CPU time of an item by the size of its output, and memory where a later
 * task reads all of them. `--share X` takes that share of the items. `--against DIR` names another
 * built checkout to compare with, whose runs take turns with those of this one.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { option, print, type Row, row, textOption } from '../support.ts';

const ROUNDS = option('rounds', 5);
const script = fileURLToPath(new URL('./results-run.js', import.meta.url));
const here = fileURLToPath(new URL('../../..', import.meta.url));
const against = textOption('against');
const checkouts = [
  { name: 'here', root: here },
  ...(against === undefined ? [] : [{ name: 'there', root: against }]),
];

interface Measured {
  /** Microseconds. */
  readonly cpu: number;
  /** MB. */
  readonly peak: number;
}

/** `limit`: of the data segment, in KB. */
function measure(root: string, args: readonly string[], limit?: number): Measured {
  const shell = limit === undefined ? '' : `ulimit -d ${limit}; `;
  const command = [process.execPath, script, root, ...args];
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `${shell}exec "$@"`, 'sh', ...command],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr.slice(-500)}`);
  return JSON.parse(stdout) as Measured;
}

interface Trial {
  readonly name: string;
  readonly unit: string;
  readonly kind: 'none' | 'read' | 'keep';
  readonly items: number;
  readonly bytes: number;
  readonly of: (measured: Measured) => number;
  readonly limit?: number;
  readonly rounds?: number;
  /** The other checkout cannot do it. */
  readonly onlyHere?: boolean;
}

function written(all: number, bytes: number): Trial {
  const items = Math.ceil(all * option('share', 1));
  return {
    name: `output of ${bytes.toLocaleString('en')} B, CPU an item`,
    unit: 'µs',
    kind: 'none',
    items,
    bytes,
    of: ({ cpu }) => cpu / items,
  };
}

function reading(kind: 'read' | 'keep', items: number, limit?: number): Trial {
  const count = Math.ceil(items * option('share', 1));
  return {
    name: `${count.toLocaleString('en')} of 10 KB, ${kind === 'read' ? 'read' : 'all views kept'}${limit === undefined ? '' : ' under a limit'}: peak`,
    unit: 'MB',
    kind,
    items: count,
    bytes: 10_000,
    of: ({ peak }) => peak,
    rounds: 1,
    ...(limit === undefined ? {} : { limit, onlyHere: true }),
  };
}

const trials: readonly Trial[] = [
  written(400_000, 60),
  written(100_000, 1000),
  written(20_000, 10_000),
  written(3000, 100_000),
  reading('read', 100_000),
  reading('keep', 100_000),
  reading('read', 300_000, 1_000_000),
  reading('keep', 300_000, 1_000_000),
];

const rows: Row[] = [];
const answers: string[] = [];
for (const { name, unit, kind, items, bytes, of, limit, rounds = ROUNDS, onlyHere } of trials) {
  const samples = new Map<string, number[]>(checkouts.map((one) => [one.name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name: where, root } of checkouts) {
      if (onlyHere && where !== 'here') continue;
      const measured = measure(root, [kind, String(items), String(bytes)], limit);
      samples.get(where)?.push(of(measured));
    }
  }
  for (const [where, found] of samples) {
    if (found.length > 0)
      rows.push(row(against === undefined ? name : `${name}, ${where}`, unit, found));
  }
  const [ours, theirs] = [samples.get('here') ?? [], samples.get('there') ?? []];
  if (theirs.length > 0) answers.push(`${name}: ${ratio(ours, theirs)} of there`);
}
print('What do outputs cost?', rows, answers);

function ratio(ours: readonly number[], theirs: readonly number[]): string {
  const ratios = ours.map((one, round) => one / (theirs[round] ?? Number.NaN));
  return row('', '', ratios).median.toFixed(2);
}
