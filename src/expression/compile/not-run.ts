import { analyse } from '../check/analysis.ts';
import type { Names } from '../names.ts';
import { parseTemplate } from '../syntax/parse.ts';

/**
 * Says which of the tasks that a template reads did not run, as the end of a message; empty if all
 * did. Their outputs are null.
 */
export function tasksNotRun(template: string, names: Names): string {
  const uses = parseTemplate(template).parts.flatMap((part) =>
    part.kind === 'tag' ? analyse(part.expression).uses : [],
  );
  const tasks = uses.flatMap(({ name, path }) => (name === 'task' ? (path[0]?.name ?? []) : []));
  const reasons = [...new Set(tasks)].flatMap((task) => reasonOf(task, names) ?? []);
  return reasons.length === 0 ? '' : `: ${reasons.join(', ')}`;
}

function reasonOf(name: string, { task: tasks }: Names): string | undefined {
  const task: unknown = Object(tasks)[name];
  const { state, summary } = Object(task) as {
    readonly state?: unknown;
    readonly summary?: unknown;
  };
  if (state === 'skipped') return `task '${name}' was skipped`;
  if (state === 'waiting' || task === undefined) return `task '${name}' has not run`;
  const isCancelled = state === 'cancelled' && Object(summary).total === 0;
  return isCancelled ? `task '${name}' was cancelled before it ran` : undefined;
}
