import { randomUUID } from 'node:crypto';
import { answerQuestion } from '../../executor/answers.ts';
import type { Executor } from '../../executor/executor.ts';
import { sendRequest } from '../../executor/requests.ts';
import { MillraceError } from '../../errors.ts';
import type { RunHistory } from '../../history/run-history.ts';
import type { Json } from '../../lang/json.ts';
import type { RunAction } from '../../run/control.ts';
import { hasEnded, type RunRecord } from '../../run/records.ts';
import type { ActionRequest } from '../payloads/actions.ts';

export interface Doer {
  readonly folder: string;
  readonly history: RunHistory;
  readonly executor: Executor | undefined;
}

export interface Performed {
  /** Of a request to the run: frames say how it ends. */
  readonly id: string;
  /** `asked`: the process that runs the run does it. `kept`: the next process that runs it does. */
  readonly state: 'asked' | 'kept' | 'done' | 'refused';
}

/** Does what a page asks of a run, or asks for it. Throws as the functions of the library do. */
export async function perform(
  doer: Doer,
  record: RunRecord,
  request: ActionRequest,
): Promise<Performed> {
  const { executor, folder } = doer;
  const { id } = record;
  switch (request.kind) {
    case 'resume':
      await requireExecutor(executor, `millrace resume ${id}`).resume(id);
      return done();
    case 'answer': {
      const { run, task, index, value } = request;
      const by = { by: 'the dashboard' };
      await answerQuestion(folder, run, `${task}/${index}`, value as Json, by);
      return done();
    }
    case 'retry':
      if (!hasEnded(record.state)) return ask(doer, id, retryOf(doer, id, request));
      await retryEnded(doer, id, request);
      return done();
    case 'pause':
    case 'cancel':
    case 'concurrency':
      return ask(doer, id, request);
  }
}

function done(): Performed {
  return { id: randomUUID(), state: 'done' };
}

/** Of a run of this process, it is answered at once. */
async function ask({ executor, folder }: Doer, run: string, action: RunAction): Promise<Performed> {
  return executor ? executor.request(run, action) : sendRequest(folder, run, action);
}

type Retry = Extract<ActionRequest, { kind: 'retry' }>;

/** Causes are named by the items that failed for them. */
function retryOf({ history }: Doer, run: string, { task, cause, items }: Retry): RunAction {
  if (task === undefined) return { kind: 'retry' };
  if (cause === undefined) return { kind: 'retry', task, ...(items ? { items } : {}) };
  const limit = Number.MAX_SAFE_INTEGER;
  const { rows } = history.figures(run).failedItems(task, { signature: cause, limit });
  const wanted = items && new Set(items);
  const found = rows.map(({ index }) => index).filter((index) => wanted?.has(index) ?? true);
  return { kind: 'retry', task, items: found };
}

/** A run that has ended is run again as a whole task at least. */
async function retryEnded(
  { executor }: Doer,
  run: string,
  { task, cause, items }: Retry,
): Promise<void> {
  const command = `millrace retry ${[run, ...(task === undefined ? [] : [task])].join(' ')}`;
  const runner = requireExecutor(executor, command);
  if (cause !== undefined || items) {
    throw new MillraceError('MR518', 'of a run that has ended, whole tasks are tried again', {
      hint: command,
    });
  }
  await runner.retry(run, task === undefined ? {} : { tasks: [task] });
}

/** A page cannot start a process. */
function requireExecutor(executor: Executor | undefined, command: string): Executor {
  if (executor) return executor;
  throw new MillraceError('MR518', 'nobody runs the run, and a page cannot start a process', {
    hint: command,
  });
}
