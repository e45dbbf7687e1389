/**
 * The figures of data that goes through, next to what others need, and what they shall be: sources,
 * outputs, long arrays, rows and commands. Draws memory over time in `bench/results`. Each part is
 * a benchmark of its own; `--share X` takes that share of its items, `--rounds N`; `--only NAME`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { option, print, type Row, textOption } from '../support.ts';

const SHARE = option('share', 1);
const ROUNDS = String(option('rounds', 1));
const only = textOption('only');
const plots = fileURLToPath(new URL('../../../bench/results/', import.meta.url));

interface Part {
  readonly name: string;
  readonly script: string;
  readonly items?: number;
  readonly args?: readonly string[];
}

const parts: readonly Part[] = [
  {
    name: 'sources',
    script: './sources.js',
    items: 10_000_000,
    args: ['--svg', `${plots}memory-of-sources.svg`],
  },
  { name: 'results', script: './results.js', args: ['--share', String(SHARE)] },
  { name: 'lists', script: './lists.js', items: 500_000 },
  { name: 'export', script: './export.js', items: 1_000_000 },
  { name: 'each', script: '../each.js', items: 5000 },
];

/** What a figure shall be at least, or at most. */
interface Goal {
  /** Begins the name of its row. */
  readonly row: string;
  readonly least?: number;
  readonly most?: number;
}

const goals: readonly Goal[] = [
  { row: 'millrace run', least: 450_000 },
  { row: 'millrace run: peak', most: 230 },
  { row: 'a file: first commit', most: 300 },
  { row: '100,000 of 10 KB, read: peak', most: 250 },
  { row: '300,000 of 10 KB, read under a limit: peak', most: 350 },
  { row: 'this: first commit', most: 500 },
  { row: 'export, jsonl: rows a second of CPU', least: 400_000 },
  { row: 'rows of a run: rows a second of CPU', least: 400_000 },
];

interface Printed {
  readonly question: string;
  readonly rows: readonly Row[];
  readonly answers: readonly string[];
}

const [load = 0] = loadavg();
if (!process.argv.includes('--json')) {
  console.log(`Load of the machine before: ${load.toFixed(1)}; only ratios go beyond it.`);
}
mkdirSync(plots, { recursive: true });
for (const { name, script, items, args = [] } of parts) {
  if (only !== undefined && only !== name) continue;
  const count = items === undefined ? [] : ['--items', String(Math.ceil(items * SHARE))];
  const file = fileURLToPath(new URL(script, import.meta.url));
  const command = [file, '--json', '--rounds', ROUNDS, ...count, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) {
    console.error(`${name} failed\n${stderr}`);
    process.exitCode = 1;
    continue;
  }
  for (const { question, rows, answers } of documentsIn(stdout)) {
    print(question, rows.map(judged), answers);
  }
}

/** A benchmark prints one document after the other. */
function documentsIn(text: string): Printed[] {
  return text
    .split(/^(?=\{$)/m)
    .filter((part) => part.trim() !== '')
    .map((part): Printed => JSON.parse(part));
}

function judged(one: Row): Row {
  const goal = goals.find(({ row }) => row === one.name);
  if (!goal) return one;
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = goal;
  const isMet = one.median >= least && one.median <= most;
  const bound = goal.least === undefined ? `at most ${most}` : `at least ${least}`;
  const verdict = `goal: ${bound}${isMet ? '' : ', NOT MET'}`;
  return { ...one, note: one.note === undefined ? verdict : `${one.note}; ${verdict}` };
}
