/**
 * What does `http.get` add to a request? A loop over `undici.request` as one writes it by hand is
 * compared with the action in the same loop, and a run of `http.get` with a run of an action that
 * calls `undici.request`. All send the same requests, with as many in flight, to one server. It and
 * each contender have a process of their own, and the contenders take turns: what is compiled for
 * one is of no use to another. CPU time of a process with all its threads.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { get } from '../src/actions/builtin/http.ts';
import { ItemContext } from '../workers/item-context.ts';
import { option, print, row, withExecutor } from './support.ts';

const REQUESTS = option('requests', 2000);
const ROUNDS = option('rounds', 41);
/** Rounds before those that count, until compilers and heaps settle. */
const WARM = option('warm', 8);
const IN_FLIGHT = option('in-flight', 32);

/** Sends all requests. */
type Contender = () => Promise<unknown>;

const began = { time: 0, laneTime: 0 };
const consumer = {
  log: () => {},
  consumer: 1,
  context: undefined,
  task: {
    run: { id: 'bench', workflow: 'bench' },
    task: 'get',
    visit: 1,
    action: 'http.get',
    packs: [],
    input: {},
    names: { tasks: {} },
    directory: tmpdir(),
    clockOffset: 0,
  },
};

const contenders: Readonly<Record<string, (url: string) => Contender>> = {
  'a loop over undici.request': (url) => () => each(async () => (await request(url)).body.json()),
  'the same loop over http.get': (url) => () =>
    each((index) => get({ url }, new ItemContext(consumer, { index, attempt: 1 }, began))),
};

/** Actions that send a request. */
const runs: Readonly<Record<string, string>> = {
  'a run of undici.request': 'request.byHand',
  'a run of http.get': 'http.get',
};

/** Calls `one` for each request, with a bounded number in flight. */
async function each(one: (index: number) => unknown): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < REQUESTS; index = next++) await one(index);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

/** In a process of its own: answers all requests with one record. */
async function serve(): Promise<void> {
  const record = JSON.stringify({ id: 7, name: 'web-7', tags: ['a', 'b'], text: 'x'.repeat(200) });
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(record);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send?.(server.address());
}

/** In a process of its own: replies to each message with the µs of a request. */
function compete(contender: Contender): void {
  process.on('message', () => {
    const before = process.cpuUsage();
    void contender().then(() => {
      const { user, system } = process.cpuUsage(before);
      process.send?.((user + system) / REQUESTS);
    });
  });
  process.send?.('ready');
}

function own(...args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), ...args], {
    execArgv: [],
  });
}

async function costOf(contender: ChildProcess): Promise<number> {
  contender.send('go');
  return Number((await once(contender, 'message'))[0]);
}

async function compare(
  names: readonly string[],
  processes: readonly ChildProcess[],
): Promise<void> {
  const costs = names.map((): number[] => []);
  for (let round = 0; round < WARM + ROUNDS; round++) {
    for (const [at, contender] of processes.entries()) costs[at]?.push(await costOf(contender));
  }
  const rows = names.map((name, at) => row(name, 'µs', (costs[at] ?? []).slice(WARM)));
  /** The median of the ratios of each round. */
  const ratio = (own: number, hand: number): string => {
    const each = (costs[own] ?? []).map((cost, at) => cost / (costs[hand]?.[at] ?? Number.NaN));
    return row('', '', each.slice(WARM)).median.toFixed(2);
  };
  print(`CPU time of a request, ${IN_FLIGHT} in flight`, rows, [
    `http.get costs ${ratio(1, 0)} times as much in a loop, and ${ratio(3, 2)} times in a run`,
  ]);
}

async function parent(): Promise<void> {
  const server = own('--serve');
  const [{ port }] = (await once(server, 'message')) as [{ readonly port: number }];
  const names = [...Object.keys(contenders), ...Object.keys(runs)];
  const processes = names.map((name) => own('--compete', name, `http://127.0.0.1:${port}/`));
  try {
    await Promise.all(processes.map((contender) => once(contender, 'message')));
    await compare(names, processes);
  } finally {
    for (const child of [server, ...processes]) child.disconnect();
  }
}

const competing = process.argv.indexOf('--compete');
const [name = '', url = ''] = process.argv.slice(competing + 1);
process.once('disconnect', () => process.exit());
if (process.argv.includes('--serve')) await serve();
else if (competing < 0) await parent();
else if (contenders[name]) compete(contenders[name](url));
else {
  await withExecutor(async (executor) => {
    const items = Array.from({ length: REQUESTS }, () => ({ url }));
    compete(() => executor.map(runs[name] ?? '', items, { concurrency: IN_FLIGHT }));
    await once(process, 'disconnect');
  });
}
