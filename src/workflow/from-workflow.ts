import type { Locator, Part } from './locate.ts';
import type { SourceRange } from './problem.ts';
import type { WorkflowForm } from './schema.ts';
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
  const [tasks, index, third, position, fourth, entry, , ...rest] = path;
  const task = tasks === 'tasks' && typeof index === 'number' ? form.tasks[index] : undefined;
  if (third === 'with_items' && typeof position === 'string') {
    return at.value(path, shift(part, valueAt(task?.with_items, path.slice(3))));
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
    return at.value([...path.slice(0, 4), 'else', ...path.slice(5)], part);
  }
  if (fourth !== 'publish' || typeof entry !== 'number' || !transition) return at.value(path, part);
  const places = transition.publish.flatMap((names, map) =>
    Object.keys(names).map((name) => [map, name] as const),
  );
  return at.value([...path.slice(0, 5), ...(places[entry] ?? []), ...rest], part);
}

const trimmed = [
  'with_items',
  'concurrency',
  'rate_limit',
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
