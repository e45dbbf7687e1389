/**
 * A process that uses up its descriptors while items of a run start programs: before the process
 * that starts them exists, while a thread is connected to it, and until the run is stopped. Prints what was seen as
 * one JSON document.
 */
import { Executor } from '../../src/index.ts';
import { endOf, exhaust, waits } from './shortage.ts';

const [directory = ''] = process.argv.slice(2);

const flow = `
tasks:
  - name: t
    action: shell.run
    with_items: '{{ range(6) }}'
    concurrency: 3
    timeout: 1m
    input: { command: echo, args: ['{{ item }}'] }
`;

/** Loads the pack in the thread, and starts no program. */
const loading = `
tasks:
  - name: t
    action: shell.run
    with_items: '{{ range(8) }}'
    tolerate: { count: 8 }
    input: { command: 'true', cwd: /nowhere/at/all }
`;

const options = { directory, workers: 1, waitForWorkers: 2400 };
let executor = await Executor.open(options);
await endOf(executor.start(loading));

/** Runs the flow, without descriptors until it waits or ends. */
async function passing(): Promise<{ readonly end: unknown; readonly events: unknown }> {
  const free = exhaust();
  const run = await executor.start(flow);
  const events = waits(run, ({ type }) => (type === 'waiting' ? free() : undefined));
  const end = await endOf(run);
  free();
  return { end, events: await events };
}

const first = await passing();
// The thread has its connection now: it needs no descriptor for one more program.
const second = await passing();
await executor.close();

executor = await Executor.open(options);
await endOf(executor.start(loading));
const free = exhaust();
const stopped = await executor.start(flow);
const fault = await endOf(stopped);
free();
const items = executor.history.report(stopped.id).tasks['t'];
const resumed = await endOf(await executor.resume(stopped.id));
const ended = [...executor.history.items(stopped.id, 't')];
await executor.close();
const report = {
  withoutSpawner: first.end,
  spawnerEvents: first.events,
  connected: second.end,
  connectedEvents: second.events,
  fault,
  items,
  resumed,
  attempts: [...new Set(ended.map(({ attempts }) => attempts))],
};
process.stdout.write(JSON.stringify(report));
