/**
 * Does a reader slow a run down? The same durable map runs alone, and next to another process that
 * lists the runs and reads the report of the newest 20 times a second; interleaved, on the same
 * store. The items wait more than they compute: this measures contention at the store, not for
 * processors.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Executor, openHistory } from '../src/index.ts';
import { option, print, row } from './support.ts';

const ITEMS = option('items', 50_000);
const ROUNDS = option('rounds', 7);
const EVERY_MS = option('every', 50);

/** The reader: sends the number of its reads when it receives a message. */
async function watch(directory: string): Promise<void> {
  const history = await openHistory(directory);
  let looks = 0;
  const look = setInterval(() => {
    const [newest] = history.runs();
    if (!newest) return;
    history.report(newest.run);
    looks++;
  }, EVERY_MS);
  process.send?.('ready');
  await once(process, 'message');
  clearInterval(look);
  await history.close();
  process.send?.(looks);
  process.disconnect();
}

async function timed(executor: Executor): Promise<number> {
  const began = performance.now();
  const outputs = await executor.map('bench.rest', Array(ITEMS).fill(2), { concurrency: 64 });
  if (outputs.length !== ITEMS) throw new Error(`${outputs.length} outputs`);
  return performance.now() - began;
}

async function watched(executor: Executor, directory: string): Promise<[number, number]> {
  const reader = fork(fileURLToPath(import.meta.url), ['--watch', directory], { execArgv: [] });
  await once(reader, 'message');
  const elapsed = await timed(executor);
  const reply = once(reader, 'message');
  reader.send('stop');
  const [looks] = await reply;
  return [elapsed, Number(looks)];
}

async function compare(directory: string): Promise<void> {
  const actions = fileURLToPath(new URL('./actions', import.meta.url));
  const executor = await Executor.open({ directory, actions, workers: 1 });
  const alone: number[] = [];
  const beside: number[] = [];
  let seen = 0;
  await timed(executor);
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(await timed(executor));
    const [elapsed, looks] = await watched(executor, directory);
    beside.push(elapsed);
    seen += looks;
  }
  await executor.close();
  const rows = [row('without a reader', 'ms', alone), row('with a reader', 'ms', beside)];
  const ratio = (rows[1]?.median ?? 0) / (rows[0]?.median ?? 1);
  print(`${ITEMS} durable items: does a reader slow them down?`, rows, [
    `with a reader ${ratio.toFixed(2)} times as long; it read ${seen} times in ${ROUNDS} runs`,
  ]);
}

const watching = process.argv.indexOf('--watch');
if (watching >= 0) await watch(process.argv[watching + 1] ?? '');
else {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  try {
    await compare(join(folder, 'store'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
