import { requireArgument, requireOptions } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import { type Kind, listOf, numberFrom, oneOf, record, text, wholeNumber } from '../lang/kinds.ts';
import type { RunAction } from '../run/control.ts';
import type { RunRecord } from '../run/records.ts';
import {
  type ChangeableTasks,
  concurrencyTarget,
  mostConcurrency,
  noTask,
} from '../run/rules/concurrency.ts';
import { cancelPolicies } from '../workflow/workflow.ts';
import { languageOf } from './language-of.ts';

const count: Kind = {
  words: `a whole number from 1 to ${mostConcurrency}`,
  fits: (value) => wholeNumber(1).fits(value) && Number(value) <= mostConcurrency,
};

const index = wholeNumber(0);

/** An item, or the first and the last of a range. */
const items: Kind = listOf(
  {
    words: 'the number of an item, or a range',
    fits: (value) =>
      Array.isArray(value) ? value.length === 2 && value.every(index.fits) : index.fits(value),
  },
  'a list of numbers of items, or of ranges such as [3, 7]',
);

const rate: Kind = {
  words: 'a number above 0',
  fits: (value) => numberFrom(0).fits(value) && Number(value) > 0,
};

const members: { readonly [K in RunAction['kind']]: Readonly<Record<string, Kind>> } = {
  pause: {},
  cancel: { policy: oneOf(cancelPolicies) },
  retry: { task: text, items, signature: index },
  concurrency: { task: text, value: count },
  rate: { task: text, value: rate },
};

const kinds: readonly string[] = Object.keys(members);

const required: Readonly<Record<string, readonly string[]>> = {
  concurrency: ['value'],
  rate: ['task', 'value'],
};

/** Throws MR501 for what is no action. */
export function requireAction(call: string, action: RunAction): void {
  requireArgument(call, 'action', action, record);
  requireArgument(call, 'action.kind', action.kind, oneOf(kinds));
  const { kind, ...given } = action;
  const known: Readonly<Record<string, Kind>> = members[kind];
  requireOptions(call, given, known);
  const values: Readonly<Record<string, unknown>> = given;
  for (const name of required[kind] ?? []) {
    const one = known[name];
    if (one) requireArgument(call, name, values[name], one);
  }
}

/** Throws MR506 or MR518 for what is known to be impossible before the process is asked. */
export async function requirePossible(run: RunRecord, action: RunAction): Promise<void> {
  if (action.kind === 'pause' || action.kind === 'cancel') return;
  const tasks = await tasksOf(run);
  if (!tasks) return;
  const { task } = action;
  if (action.kind === 'retry') {
    if (task !== undefined && !tasks.tasks.has(task)) throw refused(noTask(tasks, task));
    return;
  }
  const target = concurrencyTarget(tasks, task);
  if (!target.ok) throw refused(target.error);
}

function refused({ code, text: message, hint }: ReturnType<typeof noTask>): MillraceError {
  return new MillraceError(code, message, hint === undefined ? {} : { hint });
}

/** The language is loaded for those who ask for a change only. */
async function tasksOf(run: RunRecord): Promise<ChangeableTasks | undefined> {
  const { parseWorkflow } = await import('../workflow/parse.ts');
  const read = parseWorkflow(run.text, { language: languageOf(run) });
  if (!read.ok) return undefined;
  const { tasks, finally: last = [], concurrency } = read.value.workflow;
  return { tasks: new Map([...tasks, ...last].map((task) => [task.name, task])), concurrency };
}
