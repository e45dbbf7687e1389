import type { Locator, Part } from './locate.ts';
import { nestingOf } from './nesting.ts';
import type { SourceRange } from './problem.ts';
import type { TaskForm, WorkflowForm } from './schema.ts';
import type { WorkflowPath } from './workflow.ts';

/**
 * Finds a path of the workflow in its text: undoes the flattening of `publish` and the trimming of
 * templates.
 */
export function locateWritten(
  form: WorkflowForm,
  at: Locator,
  path: WorkflowPath,
  part: Part | undefined,
): SourceRange | undefined {
  const { block, local } = nestingOf(path);
  const [tasks, , third, position, fourth, entry, , ...rest] = local;
  const task = tasks === 'tasks' ? taskAt(form, path.slice(0, block.length + 2)) : undefined;
  const upTo = (depth: number): WorkflowPath => path.slice(0, block.length + depth);
  if (third === 'with_items' && typeof position === 'string') {
    return at.value(path, shift(part, valueAt(task?.with_items, local.slice(3))));
  }
  if (third !== undefined && isTrimmed(third)) {
    return at.value(path, shift(part, task?.[third]));
  }
  if (third === 'batch_size') return at.value(path, shift(part, task?.batch_size?.items));
  if (third === 'retry' && typeof position === 'number') {
    return at.value(path, shift(part, valueAt(task?.retry, path.slice(3))));
  }
  if (third !== 'next' || typeof position !== 'number') return at.value(path, part);
  const transition = task?.next[position];
  if (fourth === 'when') return at.value(path, shift(part, transition?.when));
  if (fourth === 'do' && transition?.else) {
    return at.value([...upTo(4), 'else', ...local.slice(5)], part);
  }
  if (fourth !== 'publish' || typeof entry !== 'number' || !transition) return at.value(path, part);
  const places = transition.publish.flatMap((names, map) =>
    Object.keys(names).map((name) => [map, name] as const),
  );
  return at.value([...upTo(5), ...(places[entry] ?? []), ...rest], part);
}

function taskAt(form: WorkflowForm, path: WorkflowPath): TaskForm | undefined {
  let task: TaskForm | undefined;
  let around: Pick<TaskForm, 'steps' | 'tasks' | 'finally'> | undefined = form;
  for (let at = 0; at < path.length; at += 2) {
    const list = path[at];
    const inner: readonly TaskForm[] | undefined =
      list === 'steps' ? around?.steps : list === 'finally' ? around?.finally : around?.tasks;
    task = inner?.[Number(path[at + 1])];
    around = task;
  }
  return task;
}

const trimmed = [
  'with_items',
  'concurrency',
  'rate_limit',
  'limit',
  'when',
  'fail_when',
  'timeout',
  'deadline',
  'delay',
  'tolerate',
  'repeat',
] as const;

function isTrimmed(key: string | number): key is (typeof trimmed)[number] {
  return trimmed.some((one) => one === key);
}

function valueAt(value: unknown, path: WorkflowPath): unknown {
  return path.reduce((inner: unknown, key) => Object(inner)[key], value);
}

/** Moves a part of a trimmed string to its offsets in the string as written. */
function shift(part: Part | undefined, written: unknown): Part | undefined {
  if (!part || typeof written !== 'string') return part;
  const by = written.length - written.trimStart().length;
  return { start: part.start + by, end: part.end + by };
}
