import { loadAction } from '../src/actions/registry.ts';
import type { Action } from '../src/actions/define.ts';
import { compileInput } from '../src/expression/compile/input.ts';
import { ControlBlock } from '../src/wire/shared/control-block.ts';
import type { DrainMessage, DrainReply, DrainTask } from '../src/wire/messages.ts';
import { openHandle } from '../src/wire/open-handle.ts';
import { openNames } from '../src/wire/open-names.ts';
import { Claims } from './claims.ts';
import { Lanes, type Work } from './lanes.ts';
import { inputRenderer, itemReader } from './items.ts';
import { Reporter } from './reporter.ts';
import { documents } from './thread.ts';
import { failureOfThrown } from '../src/items/failure-from-error.ts';
import type { WorkerTime } from './worker-load.ts';

/** Drains a task: takes items until none is left, or others wait for this worker. */
export async function runDrain(message: DrainMessage, time: WorkerTime): Promise<DrainReply> {
  const { task, drain } = message;
  const block = new ControlBlock(message.control, message.lanes);
  let work: Work;
  try {
    const action = await loadAction(task.packs, task.action);
    // Other workers may have taken all before this one was free. The documents of the run may then have been released,
    // and what is opened after that stays open: a task's block is stopped before they are.
    if (!block.claimable) return { kind: 'drained', batches: 0 };
    work = prepare(message, action);
  } catch (error) {
    return { kind: 'unusable', failure: { ...failureOfThrown(error), task: task.task } };
  }
  const lists = {
    positions: message.positions && new Int32Array(message.positions),
    attempts: message.attempts && new Int32Array(message.attempts),
  };
  const reporter = new Reporter(drain, block);
  const lanes = new Lanes(work, block, new Claims(block, lists, time), reporter);
  await lanes.run(message);
  return { kind: 'drained', batches: reporter.finish() };
}

function prepare({ drain, task }: DrainMessage, action: Action): Work {
  const { context, timeout } = task;
  return {
    context: { drain, task, context: context && openHandle(context, documents) },
    action,
    timeout,
    item: itemReader(task, documents),
    render: renderer(task),
  };
}

/** What does not depend on the item is rendered here; when that fails, every item fails with it. */
function renderer(task: DrainTask): Work['render'] {
  const program = compileInput(task.input);
  const names = openNames(task.run, task.names, documents);
  try {
    return inputRenderer(task, program.bind(names));
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
