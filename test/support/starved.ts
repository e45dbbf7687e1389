/**
 * A process that uses up its descriptors while a run needs a new thread, first until the run is
 * stopped, then until it waits. Prints what was seen as one JSON document.
 */
import { closeSync, openSync } from 'node:fs';
import { Executor, MillraceError, type Run, type RunEvent } from '../../src/index.ts';

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

/** Opens files until there is no descriptor left. Returns what closes them. */
function exhaust(): () => void {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    return () => taken.splice(0).forEach((descriptor) => closeSync(descriptor));
  }
}

async function watch(run: Run, seen: (event: RunEvent) => void): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run.events()) {
    seen(event);
    if (event.type === 'waiting' || event.type === 'waiting-ended') events.push(event);
  }
  return events;
}

async function endOf(started: Run | Promise<Run>): Promise<unknown> {
  try {
    const run = await started;
    const { state, tasks } = await run.result();
    return { state, summary: tasks['t']?.summary };
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return { code: error.code, message: error.message, details: error.details };
  }
}

const executor = await Executor.open({ directory, actions, workers: 1, waitForWorkers: 500 });
const freeBefore = exhaust();
const early = await endOf(executor.start(flow));
freeBefore();
await executor.actions();
const free = exhaust();
const stopped = await executor.start(flow);
const waited = watch(stopped, () => {});
const fault = await endOf(stopped);
free();
const items = executor.history.report(stopped.id).tasks['t'];
const resumed = await endOf(await executor.resume(stopped.id));

const freeAgain = exhaust();
const passing = await executor.start(flow);
const events = watch(passing, ({ type }) => (type === 'waiting' ? freeAgain() : undefined));
const end = await endOf(passing);
freeAgain();
await executor.close();
const report = { early, fault, waited: await waited, items, resumed, end, events: await events };
process.stdout.write(JSON.stringify(report));
