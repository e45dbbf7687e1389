/**
 * How many no-op items a second, from the list to the fan-in? Millrace commits every completion to
 * disk; the peers store nothing. All run interleaved in this process, on equal numbers of threads.
 */
import { availableParallelism } from 'node:os';
import type { Executor } from '../src/index.ts';
import type { Peer, RunningPeer } from './peers/peer.ts';
import { others, pools } from './peers/peers.ts';
import { chunks } from './peers/pools.ts';
import { option, print, type Row, row, withExecutor } from './support.ts';

const ITEMS = option('items', 1_000_000);
const PEER_ITEMS = option('peer-items', 50_000);
/** Of the peer that takes them in chunks. */
const CHUNKED_ITEMS = option('chunked-items', 1_000_000);
const ROUNDS = option('rounds', 7);
/** Warm-up rounds of all contenders, until compilers and heaps settle. The first one is noted. */
const WARM = option('warm', 3);
const threads = availableParallelism();

/** Items per second over all of `map`: encoding the list, running, committing, fan-in. */
async function millrace(executor: Executor, items: readonly number[]): Promise<number> {
  const began = performance.now();
  const outputs = await executor.map('bench.noop', items);
  if (outputs.length !== items.length) throw new Error('outputs are missing');
  return (items.length / (performance.now() - began)) * 1000;
}

async function peerRate({ peer, running }: Contender): Promise<number> {
  const count = peer === chunks ? CHUNKED_ITEMS : PEER_ITEMS;
  const began = performance.now();
  await running.run(count);
  return (count / (performance.now() - began)) * 1000;
}

interface Contender {
  readonly peer: Peer;
  readonly running: RunningPeer;
  readonly rates: number[];
}

async function start(peer: Peer): Promise<Contender[]> {
  const running = await peer.start(threads);
  if (!running) return [];
  await running.run(1000);
  return [{ peer, running, rates: [] }];
}

const own: number[] = [];
const contenders = (await Promise.all([...pools, ...others].map(start))).flat();
await withExecutor(async (executor) => {
  const items = Array.from({ length: ITEMS }, (_, at) => at);
  for (let round = 0; round < WARM + ROUNDS; round++) {
    own.push(await millrace(executor, items));
    for (const contender of contenders) contender.rates.push(await peerRate(contender));
  }
});

const first = Math.round(own[0] ?? 0).toLocaleString('en');
const mine = row(
  'millrace',
  'items/s',
  own.slice(WARM),
  `every completion on disk; ${first} in the first round`,
);
const rows: Row[] = contenders.map(({ peer, rates }) =>
  row(peer.name, 'items/s', rates.slice(WARM), peer.note),
);
const names = new Set(pools.map(({ name }) => name));
const best = Math.max(...rows.filter(({ name }) => names.has(name)).map(({ median }) => median));
const chunked = rows.find(({ name }) => name === chunks.name)?.median ?? Number.NaN;
print(
  `No-op items a second on ${threads} threads`,
  [mine, ...rows],
  [
    `against the best in-memory pool, item by item: ${(mine.median / best).toFixed(1)} times as many`,
    `against chunks of 1,000, written by hand: ${(mine.median / chunked).toFixed(2)} times as many`,
  ],
);
// Not awaited: the process can end before a pool with unreferenced threads has closed.
for (const { running } of contenders) void running.close();
