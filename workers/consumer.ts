import { loadAction } from '../src/actions/registry.ts';
import type { Action } from '../src/actions/define.ts';
import { compileInput } from '../src/expression/compile/input.ts';
import { ControlBlock } from '../src/wire/shared/control-block.ts';
import type { ConsumerMessage, ConsumerReply, TaskMessage } from '../src/wire/messages.ts';
import { openHandle } from '../src/wire/open-handle.ts';
import { openNames } from '../src/wire/open-names.ts';
import { Claims } from './claims.ts';
import { Lanes, type ItemProgram } from './lanes.ts';
import { inputRenderer, itemReader } from './items.ts';
import { Reporter } from './reporter.ts';
import { documents } from './thread.ts';
import { failureFromError } from '../src/items/failure-from-error.ts';
import type { WorkerLoad } from './worker-load.ts';

/** Drains a task: takes items until none is left, or others wait for this worker. */
export async function runConsumer(
  message: ConsumerMessage,
  time: WorkerLoad,
): Promise<ConsumerReply> {
  const { task, consumer } = message;
  const block = new ControlBlock(message.control, message.lanes);
  let work: ItemProgram;
  try {
    const action = await loadAction(task.packs, task.action);
    // Other workers may have taken all before this one was free. The documents of the run may then have been released,
    // and what is opened after that stays open: a task's block is stopped before they are.
    if (!block.claimable) return { kind: 'finished', batches: 0 };
    work = prepare(message, action);
  } catch (error) {
    return { kind: 'unusable', failure: { ...failureFromError(error), task: task.task } };
  }
  const lists = {
    positions: message.positions && new Int32Array(message.positions),
    attempts: message.attempts && new Int32Array(message.attempts),
  };
  const reporter = new Reporter(consumer, block);
  const lanes = new Lanes(work, block, new Claims(block, lists, time), reporter);
  await lanes.run(message);
  return { kind: 'finished', batches: reporter.finish() };
}

function prepare({ consumer, task }: ConsumerMessage, action: Action): ItemProgram {
  const { context, timeout } = task;
  return {
    context: { consumer, task, context: context && openHandle(context, documents) },
    action,
    timeout,
    item: itemReader(task, documents),
    render: renderer(task),
  };
}

/** What does not depend on the item is rendered here; when that fails, every item fails with it. */
function renderer(task: TaskMessage): ItemProgram['render'] {
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
