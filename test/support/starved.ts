/**
 * A process that uses up its descriptors while a run needs a new thread, first until the run is
 * stopped, then until it waits. Prints what was seen as one JSON document.
 */
import { checkWorkflow, Executor } from '../../src/index.ts';
import { endOf, exhaust, waits } from './shortage.ts';

const [directory = '', actions = ''] = process.argv.slice(2);

/** Its first item ends its thread each time; the others need the one that follows. */
const flow = `
tasks:
  - name: t
    action: faults.exit
    with_items: '{{ range(4) }}'
    tolerate: { count: 1 }
    input: { now: '{{ item === 0 }}' }
`;

const executor = await Executor.open({ directory, actions, workers: 1, waitForWorkers: 500 });
const freeBefore = exhaust();
const early = await endOf(executor.start(flow));
const unseen = await checkWorkflow(flow, { actions }).catch(({ code }) => code);
freeBefore();
await executor.actions();
const free = exhaust();
const stopped = await executor.start(flow);
const waited = waits(stopped, () => {});
const fault = await endOf(stopped);
free();
const items = executor.history.report(stopped.id).tasks['t'];
const resumed = await endOf(await executor.resume(stopped.id));

const freeAgain = exhaust();
const passing = await executor.start(flow);
const events = waits(passing, ({ type }) => (type === 'waiting' ? freeAgain() : undefined));
const end = await endOf(passing);
freeAgain();
await executor.close();
const report = {
  early,
  unseen,
  fault,
  waited: await waited,
  items,
  resumed,
  end,
  events: await events,
};
process.stdout.write(JSON.stringify(report));
