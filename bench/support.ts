import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Executor } from '../src/index.ts';

/** One measurement: the median of its rounds, with minimum and maximum. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly note?: string;
}

export function row(name: string, unit: string, samples: readonly number[], note?: string): Row {
  const sorted = samples.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const [min = Number.NaN, max = Number.NaN] = [sorted[0], sorted.at(-1)];
  return { name, unit, median, min, max, ...(note === undefined ? {} : { note }) };
}

/** Prints a table, or with `--json` one JSON document. */
export function print(question: string, rows: readonly Row[], answers: readonly string[]): void {
  const machine = {
    node: process.version,
    processors: availableParallelism(),
    model: cpus()[0]?.model ?? 'unknown',
  };
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ question, machine, rows, answers }, null, 2));
    return;
  }
  console.log(`\n${question}\n(Node ${machine.node}, ${machine.processors} processors)\n`);
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, unit, median, min, max, note } of rows) {
    const figures = `${figure(median)} ${unit}  (${figure(min)} to ${figure(max)})`;
    console.log(`  ${name.padEnd(width)}  ${figures}${note ? `  ${note}` : ''}`);
  }
  for (const answer of answers) console.log(`\n  ${answer}`);
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return 'n/a';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits }).padStart(9);
}

/** The number after `--name`, or `fallback`. */
export function option(name: string, fallback: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}

export function textOption(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

/** Calls `use` with an executor on a new store, and then removes the store. */
export async function withExecutor<T>(use: (executor: Executor) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  const actions = fileURLToPath(new URL('./actions', import.meta.url));
  const executor = await Executor.open({ directory, actions });
  try {
    return await use(executor);
  } finally {
    await executor.close();
    await rm(directory, { recursive: true, force: true });
  }
}
