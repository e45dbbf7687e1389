/**
 * How many programs a second does `millrace each` start, next to `xargs -P` and GNU parallel: `true`,
 * and one that prints 200 bytes? All run interleaved, as whole commands.
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
const contenders: readonly Contender[] = [['true'], ['echo', printed]].flatMap((command) => {
  const name = (tool: string): string => `${tool} ${command[0]}`;
  return [
    { name: name('millrace each'), items: ITEMS, command: [...node, ...command] },
    { name: name('xargs -P'), items: ITEMS, command: ['xargs', '-P', jobs, '-n', '1', ...command] },
    // It takes milliseconds for each.
    { name: name('parallel'), items: ITEMS / 8, command: ['parallel', '-j', jobs, ...command] },
  ];
});

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
const medians = rates.map((all) => all.toSorted((a, b) => a - b)[all.length >> 1]);
for (const [at, { name }] of contenders.entries()) {
  const median = medians[at];
  const ours = medians[at - (at % 3)];
  const ratio =
    at % 3 > 0 && median && ours ? `, millrace ${(ours / median).toFixed(2)} of it` : '';
  const shown = median === undefined ? 'not installed' : `${median.toFixed(0)}/s${ratio}`;
  process.stdout.write(`${name.padEnd(19)} ${shown}\n`);
}
