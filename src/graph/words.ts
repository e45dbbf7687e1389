import { countFailures } from '../items/item-state.ts';
import type { DrawnTask } from './model.ts';

/** The lines of a task: name, action, condition, fan-out, file of results and state, if known. */
export function linesOf(task: DrawnTask): string[] {
  const badge = badgeOf(task);
  const when = task.when === undefined ? [] : [`when ${shortened(task.when, 32)}`];
  const state = stateOf(task);
  const results = task.results === undefined ? [] : [`→ ${fileName(task.results)}`];
  return [
    task.name,
    task.action,
    ...when,
    ...(badge ? [badge] : []),
    ...results,
    ...(state ? [state] : []),
  ];
}

/** `×1,000`, or `× parameters.values` if the number is unknown. */
function badgeOf({ list, items }: DrawnTask): string | undefined {
  if (items !== undefined && list !== undefined) return `×${items.toLocaleString('en-US')}`;
  return list === undefined ? undefined : `× ${shortened(list, 32)}`;
}

/** `failed: 3 of 10`, `running (visit 2)`. */
function stateOf({ state, list, summary, visits = 1 }: DrawnTask): string | undefined {
  if (state === undefined) return undefined;
  const bad = summary ? countFailures(summary) : 0;
  const count = list !== undefined && summary && bad > 0 ? `: ${bad} of ${summary.total}` : '';
  return `${state}${count}${visits > 1 ? ` (visit ${visits})` : ''}`;
}

function fileName(path: string): string {
  return path === '-' ? 'standard output' : shortened(path, 32);
}

/** The same where the tasks of a block are not drawn: their names are a line. */
export function linesWithTasks(task: DrawnTask): string[] {
  const { tasks = [] } = task;
  if (tasks.length === 0) return linesOf(task);
  const [name = '', ...lines] = linesOf(task);
  const inner = tasks.map(({ name: one }) => one).join(task.action === 'steps' ? ' → ' : ', ');
  return [name, ...lines, shortened(inner, 48)];
}

export function shortened(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

interface Colours {
  readonly fill: string;
  readonly stroke: string;
}

const plain: Colours = { fill: '#ffffff', stroke: '#6b7280' };

/** Colours repeat what the text says. */
const byState: Readonly<Record<NonNullable<DrawnTask['state']>, Colours>> = {
  'not started': plain,
  waiting: plain,
  running: { fill: '#dbeafe', stroke: '#1d4ed8' },
  succeeded: { fill: '#dcfce7', stroke: '#15803d' },
  failed: { fill: '#fee2e2', stroke: '#b91c1c' },
  timed_out: { fill: '#ffedd5', stroke: '#c2410c' },
  cancelled: { fill: '#f3e8ff', stroke: '#7e22ce' },
  skipped: { fill: '#f3f4f6', stroke: '#9ca3af' },
};

export function coloursOf({ state }: DrawnTask): Colours {
  return state === undefined ? plain : byState[state];
}
