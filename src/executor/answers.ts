import { type OptionKinds, requireArgument, requireOptions } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import { blockRunOf } from '../history/block-runs.ts';
import { isOpen } from '../history/questions.ts';
import type { Json } from '../lang/json.ts';
import { flag, jsonValue, path as pathKind, runId, text } from '../lang/kinds.ts';
import { coerceParameter } from '../plan/parameters/parameters.ts';
import { valueProblem } from '../plan/parameters/parameter-value.ts';
import type { Store, StoreReader } from '../ports/store.ts';
import { type ItemStep, parseItemPath } from '../run/item-path.ts';
import type { RunId, TaskRecord } from '../run/records.ts';
import { asRunId, childRunId } from '../run/run-id.ts';
import type { Answer, WaitPlace } from '../run/wait-record.ts';
import type { Parameter } from '../workflow/workflow.ts';
import { historyOf } from './open-history.ts';
import { surroundings } from './surroundings.ts';
import { withStore } from './with-store.ts';

/** How a question is answered. */
export interface AnswerOptions {
  /** Who answers. */
  readonly by?: string;
  /** The answer is a text as typed: it is converted to the form of the answer. */
  readonly isText?: boolean;
}

const answerOptions: OptionKinds<AnswerOptions> = { by: text, isText: flag };

/**
 * Answers the question of an item, in any process. It counts once, and is kept where the run is
 * paused or nobody runs it.
 *
 * Throws MR506 (no such run), MR511 (already answered; `details` say what and by whom), MR512 (it
 * does not ask, or not any more), MR513 (an answer of another form), MR601, MR602 or MR606 (store).
 */
export async function answerQuestion(
  directory: string,
  id: string,
  path: string,
  answer: Json,
  options: AnswerOptions = {},
): Promise<void> {
  requireArgument('answerQuestion', 'directory', directory, pathKind);
  requireAnswer('answerQuestion', { id, path, answer, options });
  await withStore(directory, (store) => {
    const run = asRunId(historyOf(store).find(id).run);
    return giveAnswer(store, { run, path, answer, options });
  });
}

export function requireAnswer(
  call: string,
  given: {
    readonly id: unknown;
    readonly path: unknown;
    readonly answer: unknown;
    readonly options: object;
  },
): void {
  requireArgument(call, 'id', given.id, runId);
  requireArgument(call, 'path', given.path, text);
  requireArgument(call, 'answer', given.answer, jsonValue);
  requireOptions(call, given.options, answerOptions);
}

interface Given {
  readonly run: RunId;
  readonly path: string;
  readonly answer: Json;
  readonly options: AnswerOptions;
}

/** The compare-and-set of an answer. */
export function giveAnswer(
  store: Store,
  given: Given,
  now = surroundings.clock.now(),
): Promise<void> {
  return store.commit((tx) => {
    const { run, place, task } = placeOf(tx, given);
    const wait = tx.waits.get(run, place);
    if (wait?.kind === 'answer' && wait.given) throw answeredBefore(given, wait.given);
    const isAsked = wait && isOpen(tx, run, task, { ...place, wait });
    if (!isAsked || wait.kind !== 'answer' || task.state !== 'running' || task.remainder) {
      throw notAsked(given);
    }
    if (wait.due !== undefined && wait.due <= now)
      throw notAsked(given, 'the time to answer is over');
    const answer = requireForm(given, wait.form);
    tx.waits.answer(run, place, { answer, by: given.options.by ?? null, at: now });
  });
}

interface Place {
  readonly run: RunId;
  readonly place: WaitPlace;
  readonly task: TaskRecord;
}

/** Follows a path through child runs. */
function placeOf(store: StoreReader, given: Given): Place {
  const steps = parseItemPath(given.path);
  if (!steps) {
    const message = `'${given.path}' names no item`;
    throw new MillraceError('MR501', message, {
      hint: 'write TASK, TASK/INDEX or TASK/INDEX/TASK',
    });
  }
  let at: Place | undefined;
  for (const step of steps) {
    const run: RunId | undefined = at ? childOf(store, at) : given.run;
    at = run && itemAt(store, run, step);
    if (!at) throw notAsked(given, `no task '${step.task}' has begun there`);
  }
  if (!at) throw notAsked(given);
  return at;
}

function itemAt(store: StoreReader, run: RunId, step: ItemStep): Place | undefined {
  const visits = store.tasks(run).filter(({ task }) => task === step.task);
  const task = visits.toSorted((a, b) => b.visit - a.visit)[0];
  if (!task) return undefined;
  const { index = task.single ? 0 : undefined } = step;
  if (index === undefined) {
    const message = `'${step.task}' has ${task.summary.total} items`;
    throw new MillraceError('MR501', message, { hint: `name one of them: ${step.task}/0` });
  }
  return { run, place: { task: step.task, visit: task.visit, index }, task };
}

/** The run of the last attempt of an item: of another workflow, or of its block. */
function childOf(store: StoreReader, { run, place }: Place): RunId | undefined {
  const inner = blockRunOf(store, { run, ...place }, place.index);
  if (inner) return inner;
  let found: RunId | undefined;
  for (let attempt = 1; ; attempt++) {
    const id = childRunId({ run, ...place, attempt });
    if (!store.run(id)) return found;
    found = id;
  }
}

function requireForm({ run, answer, path, options }: Given, form: Parameter): Json {
  const read =
    options.isText && typeof answer === 'string' ? coerceParameter(answer, form) : undefined;
  const value = read?.ok ? read.value : answer;
  const problem = read?.ok === false ? read.error.message : valueProblem(form, value);
  if (problem === undefined) return value;
  const message = `the answer to '${path}' ${problem}`;
  const words = form.type === 'boolean' ? 'write true or false; ' : '';
  throw new MillraceError('MR513', message, {
    hint: `${words}millrace inspect ${run} shows the question`,
  });
}

function answeredBefore({ run, path }: Given, { answer, by, at }: Answer): MillraceError {
  const time = new Date(at).toISOString();
  const who = by === null ? '' : ` by ${by}`;
  const message = `'${path}' of run ${run} was answered${who} at ${time}: ${JSON.stringify(answer)}`;
  const hint = `the first answer counts; millrace inspect ${run} shows what has come of it`;
  return new MillraceError('MR511', message, { hint, details: { answer, by, at: time } });
}

function notAsked({ run, path }: Given, why = 'it asks nothing'): MillraceError {
  const message = `'${path}' of run ${run} takes no answer: ${why}`;
  return new MillraceError('MR512', message, {
    hint: `millrace inspect ${run} lists its questions`,
  });
}
