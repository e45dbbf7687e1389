import { threadId } from 'node:worker_threads';
import type { LoadReport } from '../src/actions/registry.ts';
import type { Action } from '../src/actions/define.ts';
import { compileInput, compileTree } from '../src/expression/compile/input.ts';
import { prepareToRun } from '../src/processes/run-program.ts';
import { ControlBlock, stop } from '../src/wire/shared/control-block.ts';
import type { LaneBlock } from '../src/wire/lane-block.ts';
import type { ConsumerMessage, ConsumerReply, TaskMessage } from '../src/wire/messages.ts';
import { OpenBatch } from '../src/wire/shared/open-batch.ts';
import { openHandle } from '../src/wire/open-handle.ts';
import { openNames } from '../src/wire/open-names.ts';
import type { MakeBlockProgram } from './blocks/block-program.ts';
import { Claims, longestClaim } from './claims.ts';
import { FailFast } from './fail-fast.ts';
import { foldProgram } from './fold.ts';
import { ItemClock } from './item-clock.ts';
import type { ConsumerContext } from './item-context.ts';
import { type ItemProgram, passedOver } from './item-program.ts';
import { Lanes } from './lanes.ts';
import { boundsPrograms, loadActions } from './load-actions.ts';
import { inputRenderer, itemNames, itemReader } from './items.ts';
import { Notes } from './notes.ts';
import { Reporter } from './reporter.ts';
import type { SourceClaims } from './source-claims.ts';
import { bodySink } from './segments.ts';
import { documents, logWindow } from './thread.ts';
import { failureFromError } from '../src/items/failure-from-error.ts';
import { resultCheck } from '../src/items/result-check.ts';
import { ResultRefused } from '../src/items/result-refused.ts';
import type { WorkerLoad } from './worker-load.ts';

interface Thread {
  readonly load: WorkerLoad;
  readonly report: LoadReport;
  /** A pack did not load in another thread: reports that it does in this one. */
  readonly isRetry: boolean;
}

/** Runs items of a task until none is left, or others wait for this worker. */
export async function runConsumer(
  message: ConsumerMessage,
  { load, report, isRetry }: Thread,
): Promise<ConsumerReply> {
  const { task, consumer } = message;
  const { source: sent } = message;
  const source = sent && (await claimsOf(sent));
  const block = new ControlBlock(message.control, message.lanes, source?.ring);
  if (source) source.stop = () => block.stop(stop.drain);
  const actions = await loadActions(task, { report, isRetry });
  if (!actions.ok) return actions.error;
  if (boundsPrograms(task)) await prepareToRun();
  const makeBlock = task.block && (await makerOf(task.block));
  // Nothing may be left by now, and the documents of the run may be released: what is opened after
  // that stays open. The block of a task is stopped before they are.
  if (!block.claimable) return { kind: 'finished', batches: 0 };
  const { openBatch } = message;
  const open = openBatch ? new OpenBatch(openBatch) : OpenBatch.create();
  open.worker = threadId;
  const clock = new ItemClock(task.clockOffset);
  const sink = task.segments && bodySink(task.segments);
  const reporter = new Reporter(consumer, block, { open, clock, window: logWindow, sink });
  let program: ItemProgram;
  try {
    program = prepare(message, actions.value, reporter, source);
    const parts = { actions: actions.value, control: block, clock };
    if (makeBlock) program = makeBlock(program, { ...parts, documents });
  } catch (error) {
    return { kind: 'unusable', failure: { ...failureFromError(error), task: task.task } };
  }
  const lists = {
    positions: message.positions && new Int32Array(message.positions),
    attempts: message.attempts && new Int32Array(message.attempts),
    notedUntil: message.notes?.until ?? 0,
    source,
    endOfPage: program.endOfPage,
  };
  const claims = new Claims(block, lists, load);
  const failFast = new FailFast(message, block, reporter);
  const notes = Notes.of(message);
  const lanes = new Lanes(program, block, { claims, reporter, clock, failFast, notes });
  try {
    await lanes.run(message);
  } finally {
    notes?.close();
    source?.close();
  }
  return { kind: 'finished', batches: reporter.finish() };
}

/** Few tasks read a source: its code is loaded for them alone. */
async function claimsOf(sent: NonNullable<ConsumerMessage['source']>): Promise<SourceClaims> {
  const { SourceClaims: Claimed } = await import('./source-claims.ts');
  return new Claimed(sent, longestClaim);
}

function prepare(
  message: ConsumerMessage,
  actions: ReadonlyMap<string, Action>,
  reporter: Reporter,
  source: SourceClaims | undefined,
): ItemProgram {
  const { consumer, task, source: sent } = message;
  const { context, timeout } = task;
  const log: ConsumerContext['log'] = (line) => reporter.log(line);
  const isList = sent !== undefined || task.list !== undefined;
  const items = source ? { at: source.item } : itemReader(task, documents);
  const program: ItemProgram = {
    context: { consumer, task, context: context && openHandle(context, documents), log },
    action: actions.get(task.action) ?? noAction,
    timeout,
    source: sent?.text,
    item: items.at,
    endOfPage: items.endOfPage,
    ...rendererOf(task, isList),
    ...checkOf(task, isList),
  };
  return task.isFold ? foldProgram(program, message, documents) : program;
}

/** Few tasks run blocks in lanes: their code is loaded for them alone. */
async function makerOf(block: LaneBlock): Promise<MakeBlockProgram> {
  const { prepareBlock } = await import('./blocks/block-program.ts');
  return prepareBlock(block);
}

/** Of a block, which has steps. */
function noAction(): void {}

/** Judges the results of the items, where the task does. */
function checkOf(task: TaskMessage, isList: boolean): Pick<ItemProgram, 'check'> {
  if (task.failWhen === undefined && task.until === undefined) return {};
  const names = openNames(task.run, task.names, documents);
  const check = resultCheck(task, names);
  return {
    check(output, item, index) {
      const isAround = task.names.around !== undefined && !isList;
      const own = itemNames(task, item, index);
      const failure = check(output, isAround ? { ...own, ...names } : own);
      if (failure) throw new ResultRefused(failure);
    },
  };
}

/** Renders what does not depend on the item; when that fails, every item fails with it. */
function rendererOf(task: TaskMessage, isList: boolean): Pick<ItemProgram, 'render' | 'limitOf'> {
  const program = compileInput(task.input);
  const names = openNames(task.run, task.names, documents);
  const own = { ...names, isList };
  const bound = (text: string, key: string): ItemProgram['render'] =>
    inputRenderer(task, compileTree(text, key).bind(names), own);
  try {
    const holds = task.when === undefined ? undefined : bound(task.when, 'when');
    const limit = task.limit === undefined ? undefined : bound(task.limit, 'limit');
    const limits = limit ? { limitOf: limitOf(limit, holds) } : {};
    if (!holds) return { render: inputRenderer(task, program.bind(names), own), ...limits };
    const later = laterRenderer(task, program, own);
    const render: ItemProgram['render'] = (item, index) => {
      if (!holds(item, index)) throw passedOver;
      return later(item, index);
    };
    return { render, ...limits };
  } catch (error) {
    const render = (): never => {
      throw error;
    };
    return { render };
  }
}

/** What is skipped counts in no limit. */
function limitOf(
  limit: ItemProgram['render'],
  holds: ItemProgram['render'] | undefined,
): ItemProgram['render'] {
  return (item, index) => (!holds || holds(item, index) ? limit(item, index) : null);
}

/** What cannot be rendered fails no item that is skipped. */
function laterRenderer(
  task: TaskMessage,
  program: ReturnType<typeof compileInput>,
  names: ReturnType<typeof openNames> & { readonly isList: boolean },
): ItemProgram['render'] {
  let bound: ItemProgram['render'] | undefined;
  return (item, index) => (bound ??= inputRenderer(task, program.bind(names), names))(item, index);
}
