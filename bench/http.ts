/**
 * What does `http.get` add to a request? A loop over `undici.request` as one writes it by hand is
 * compared with the action in the same loop, and a run of `http.get` with a run of an action that
 * calls `undici.request`. All send the same requests, with as many in flight, to one server in a
 * process of its own. CPU time of a process with all its threads.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { get } from '../src/actions/builtin/http.ts';
import { ItemContext } from '../workers/item-context.ts';
import { another, compete, Contest } from './contest.ts';
import { option, print, row, withExecutor } from './support.ts';

const REQUESTS = option('requests', 2000);
const ROUNDS = option('rounds', 41);
const WARM = option('warm', 8);
const IN_FLIGHT = option('in-flight', 32);

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

const contenders: Readonly<Record<string, (url: string) => () => Promise<unknown>>> = {
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
  process.once('disconnect', () => process.exit());
  process.send?.(server.address());
}

async function parent(): Promise<void> {
  const file = fileURLToPath(import.meta.url);
  const { child: server, first } = await another(file, '--serve');
  const url = `http://127.0.0.1:${Object(first).port}/`;
  const names = [...Object.keys(contenders), ...Object.keys(runs)];
  const started = await Promise.all(names.map((name) => another(file, '--compete', name, url)));
  const contest = new Contest(started.map(({ child }) => child));
  await contest.run(ROUNDS, WARM);
  server.disconnect();
  const rows = names.map((name, at) =>
    row(
      name,
      'µs',
      contest.costs(at).map(({ cpu }) => cpu / REQUESTS),
    ),
  );
  const inRun = contest.ratio(3, 2);
  print(`CPU time of a request, ${IN_FLIGHT} in flight`, rows, [
    `http.get costs ${contest.ratio(1, 0)} times as much in a loop, and ${inRun} times in a run`,
  ]);
}

const competing = process.argv.indexOf('--compete');
const [name = '', url = ''] = process.argv.slice(competing + 1);
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
