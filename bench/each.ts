/**
 * How many programs a second does `millrace each` start, next to `xargs -P` and GNU parallel? Each
 * prints 200 bytes. All run interleaved, as whole processes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { option } from './support.ts';

const ITEMS = option('items', 2000);
const ROUNDS = option('rounds', 5);
const jobs = String(availableParallelism());
const main = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bench-each-'));
const printed = 'x'.repeat(200);

interface Contender {
  readonly name: string;
  readonly items: number;
  readonly command: readonly string[];
}

const node = [process.execPath, main, 'each', '-q', '--store', join(folder, 'store'), '-j', jobs];
const contenders: readonly Contender[] = [
  { name: 'millrace each', items: ITEMS, command: [...node, 'echo', printed] },
  { name: 'xargs -P', items: ITEMS, command: ['xargs', '-P', jobs, '-n', '1', 'echo', printed] },
  // It takes milliseconds for each.
  { name: 'parallel', items: ITEMS / 8, command: ['parallel', '-j', jobs, 'echo', printed] },
];

/** Undefined where there is no such program. */
function rate({ items, command: [file = '', ...args] }: Contender): number | undefined {
  const input = Array.from({ length: items }, (_, at) => `${at}\n`).join('');
  const began = performance.now();
  const { status } = spawnSync(file, args, { input, stdio: ['pipe', 'ignore', 'ignore'] });
  return status === 0 ? (items / (performance.now() - began)) * 1000 : undefined;
}

const rates = contenders.map((): number[] => []);
for (let round = 0; round < ROUNDS; round++) {
  for (const [at, contender] of contenders.entries()) {
    const one = rate(contender);
    if (one !== undefined) rates[at]?.push(one);
  }
}
rmSync(folder, { recursive: true, force: true });
for (const [at, { name }] of contenders.entries()) {
  const sorted = (rates[at] ?? []).toSorted((a, b) => a - b);
  const median = sorted[sorted.length >> 1];
  const shown = median === undefined ? 'not installed' : `${median.toFixed(0)}/s`;
  process.stdout.write(`${name.padEnd(14)} ${shown}\n`);
}
