import { readFile } from 'node:fs/promises';
import { MillraceError, type RunReport, type TaskReport, toJS } from '../../../src/index.ts';
import type { Outcome } from './row.ts';

/** One line of a journal (see `test/support/actions/script.ts`). */
export interface Entry {
  readonly what: string;
  readonly task: string;
  readonly index: number;
  readonly attempt: number;
}

export async function readJournal(file: string): Promise<Entry[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [what = '', task = '', index, attempt] = line.split(' ');
    return line ? [{ what, task, index: Number(index), attempt: Number(attempt) }] : [];
  });
}

/** Outcome of a run, with the members that `wanted` names. */
export function outcomeOf(report: RunReport, journal: readonly Entry[], wanted: Outcome): Outcome {
  const began = journal.filter(({ what }) => what === 'began');
  const { tasks, starts } = wanted;
  return {
    ...(wanted.refused ? { refused: [] } : {}),
    run: report.state,
    ...(wanted.error === undefined ? {} : { error: report.error?.code ?? 'none' }),
    ...('output' in wanted ? { output: toJS(report.output) } : {}),
    ...(tasks ? { tasks: among(tasks, (name) => describeTask(report.tasks[name])) } : {}),
    ...(starts ? { starts: among(starts, (name) => startsOf(began, name)) } : {}),
    ...(wanted.order ? { order: began.map(placeOf) } : {}),
  };
}

/** Codes of the problems for which a workflow was refused. */
export function refusalOf(error: unknown): Outcome {
  if (!(error instanceof MillraceError) || error.code !== 'MR502') throw error;
  const problems = error.details['problems'] as readonly { readonly code: string }[];
  return { refused: problems.map(({ code }) => code) };
}

function among<Value>(
  names: Readonly<Record<string, unknown>>,
  find: (name: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.keys(names).map((name) => [name, find(name)]));
}

function startsOf(began: readonly Entry[], name: string): number[] {
  const indexes = began.filter(({ task }) => task === name).map(({ index }) => index);
  return indexes.toSorted((a, b) => a - b);
}

function placeOf({ task, index }: Entry): string {
  return index === 0 ? task : `${task} ${index}`;
}

function describeTask(task: TaskReport | undefined): string {
  if (!task) return 'never';
  const { total, ...counts } = task.summary;
  const some = Object.entries(counts).flatMap(([state, n]) => (n > 0 ? [`${n} ${state}`] : []));
  const visit = task.visits > 1 ? `, visit ${task.visits}` : '';
  return task.state + visit + (total > 1 ? ` (${some.join(', ')})` : '');
}
