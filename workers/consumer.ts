import { loadAction } from '../src/actions/registry.ts';
import type { Action } from '../src/actions/define.ts';
import { compileInput } from '../src/expression/compile/input.ts';
import { ControlBlock } from '../src/wire/shared/control-block.ts';
import type { ConsumerMessage, ConsumerReply, TaskMessage } from '../src/wire/messages.ts';
import { openHandle } from '../src/wire/open-handle.ts';
import { openNames } from '../src/wire/open-names.ts';
import { Claims } from './claims.ts';
import { FailFast } from './fail-fast.ts';
import { Lanes, type ItemProgram } from './lanes.ts';
import { inputRenderer, itemReader } from './items.ts';
import { Reporter } from './reporter.ts';
import { documents } from './thread.ts';
import { failureFromError } from '../src/items/failure-from-error.ts';
import type { WorkerLoad } from './worker-load.ts';

/** Runs items of a task until none is left, or others wait for this worker. */
export async function runConsumer(
  message: ConsumerMessage,
  load: WorkerLoad,
): Promise<ConsumerReply> {
  const { task, consumer } = message;
  const block = new ControlBlock(message.control, message.lanes);
  let program: ItemProgram;
  try {
    const action = await loadAction(task.packs, task.action);
    // Nothing may be left by now, and the documents of the run may be released: what is opened
    // after that stays open. The block of a task is stopped before they are.
    if (!block.claimable) return { kind: 'finished', batches: 0 };
    program = prepare(message, action);
  } catch (error) {
    return { kind: 'unusable', failure: { ...failureFromError(error), task: task.task } };
  }
  const lists = {
    positions: message.positions && new Int32Array(message.positions),
    attempts: message.attempts && new Int32Array(message.attempts),
  };
  const reporter = new Reporter(consumer, block);
  const claims = new Claims(block, lists, load);
  const failFast = new FailFast(message, block, reporter);
  const lanes = new Lanes(program, block, { claims, reporter, failFast });
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

/** Renders what does not depend on the item; when that fails, every item fails with it. */
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
