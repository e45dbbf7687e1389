/**
 * What does it cost to record what the items of a task did: CPU time of an item, by what the items
 * are, with `--against DIR`, another built checkout, in turn. `--share X` takes that share of the
 * items, `--rounds N`.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { option, print, row, textOption } from '../support.ts';

const ROUNDS = option('rounds', 9);
const SHARE = option('share', 1);
const script = fileURLToPath(new URL('./recording-run.js', import.meta.url));
const here = fileURLToPath(new URL('../../..', import.meta.url));
const against = textOption('against');

const trials = [
  { name: 'no-op items', kind: 'noop', items: 1_000_000 },
  { name: 'items with templates', kind: 'templated', items: 1_000_000 },
  { name: 'failing items, one message', kind: 'same', items: 200_000 },
  { name: 'failing items, all messages different', kind: 'distinct', items: 200_000 },
];

/** Microseconds of an item. */
function measure(root: string, kind: string, items: number): number {
  const args = [script, root, kind, String(items)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr.slice(-500)}`);
  return JSON.parse(stdout).cpu / items;
}

const rows = [];
const answers: string[] = [];
for (const { name, kind, items: all } of trials) {
  const items = Math.ceil(all * SHARE);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (against !== undefined) theirs.push(measure(resolve(against), kind, items));
    ours.push(measure(here, kind, items));
  }
  rows.push(row(name, 'µs', ours));
  if (against === undefined) continue;
  rows.push(row(`${name}, there`, 'µs', theirs));
  const ratios = ours.map((one, round) => one / (theirs[round] ?? Number.NaN));
  const ratio = row('', '', ratios).median.toFixed(3);
  const medians = [ours, theirs].map((figures) => row('', '', figures).median);
  const ofMedians = ((medians[0] ?? Number.NaN) / (medians[1] ?? Number.NaN)).toFixed(3);
  answers.push(`${name}: ${ofMedians} of there by medians, ${ratio} by rounds`);
}
print('What does recording cost?', rows, answers);
