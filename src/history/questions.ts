import type { Json } from '../lang/json.ts';
import type { Mask } from '../redaction/mask.ts';
import type { StoreReader } from '../ports/store.ts';
import type { Question, WaitingItem } from '../run/wait-record.ts';
import { type ItemStep, itemPath } from '../run/item-path.ts';
import { hasEnded, type RunId, type RunRecord, type TaskRecord } from '../run/records.ts';
import { isChildOf } from '../run/run-id.ts';
import type { Parameter } from '../workflow/workflow.ts';

/** A question that waits for its answer. */
export interface OpenQuestion {
  /** The run that asks: a run of a sub-workflow has an id of its own. */
  readonly run: string;
  /** The item that asks, from the run that was started: `TASK`, `TASK/INDEX`, `TASK/INDEX/TASK`. */
  readonly path: string;
  /** What is asked. */
  readonly question: string;
  /** The form of the answer. */
  readonly form: Parameter;
  /** The answer when the time is over; absent: there is none. */
  readonly default?: Json;
  /** When it was asked, in milliseconds since the epoch. */
  readonly askedAt: number;
  /** When its time is over; absent: never. */
  readonly dueAt?: number;
}

/** The questions of a run and of its child runs, read one by one. */
export function* openQuestions(
  store: StoreReader,
  record: RunRecord,
  maskOf: (record: RunRecord) => Mask | undefined,
  above: readonly ItemStep[] = [],
): Generator<OpenQuestion> {
  if (hasEnded(record.state)) return;
  const tasks = store.tasks(record.id);
  const mask = maskOf(record);
  for (const task of latestOf(tasks)) {
    if (task.waits?.kind !== 'answer' || task.state !== 'running' || task.remainder) continue;
    for (const item of store.waits.of({ run: record.id, task: task.task, visit: task.visit })) {
      if (isOpen(store, record.id, task, item))
        yield shown(record.id, [...above, stepOf(task, item)], item.wait, mask);
    }
  }
  for (const id of store.runIds()) {
    const child = isChildOf(id, record.id) ? store.run(id) : undefined;
    const task = child?.parent && tasks.find((one) => isSameVisit(one, child.parent));
    if (!child?.parent || task?.state !== 'running') continue;
    yield* openQuestions(store, child, maskOf, [...above, stepOf(task, child.parent)]);
  }
}

type AskingItem = WaitingItem & { readonly wait: Question };

/** One that an answer is taken for. */
export function isOpen(
  store: StoreReader,
  run: RunId,
  { rerun = 0 }: Pick<TaskRecord, 'rerun'>,
  item: WaitingItem,
): item is AskingItem {
  const { task, visit, index, wait } = item;
  if (wait.kind !== 'answer' || wait.given || wait.rerun !== rerun) return false;
  return !store.isDone({ run, task, visit }, index);
}

function latestOf(tasks: readonly TaskRecord[]): TaskRecord[] {
  const latest = new Map<string, TaskRecord>();
  for (const task of tasks) {
    if (task.visit > (latest.get(task.task)?.visit ?? 0)) latest.set(task.task, task);
  }
  return [...latest.values()];
}

function isSameVisit(task: TaskRecord, item: RunRecord['parent']): boolean {
  return task.task === item?.task && task.visit === item.visit;
}

function stepOf({ task, single }: TaskRecord, { index }: { readonly index: number }): ItemStep {
  return single ? { task } : { task, index };
}

function shown(
  run: RunId,
  steps: readonly ItemStep[],
  { question, form, default: standard, since, due }: Question,
  mask: Mask | undefined,
): OpenQuestion {
  return {
    run,
    path: itemPath(steps),
    question: mask ? mask.text(question) : question,
    form,
    ...(standard ? { default: standard.value } : {}),
    askedAt: since,
    ...(due === undefined ? {} : { dueAt: due }),
  };
}
