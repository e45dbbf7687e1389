import { MillraceError } from '../../api/basics.ts';
import type { RequestReport, RunAction } from '../../api/stored-runs.ts';
import { findRunId } from '../find-run.ts';
import { askOf, showAnswers } from '../run-requests.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface SetOptions {
  readonly concurrency?: number;
  readonly rateLimit?: number;
  readonly store?: string;
  readonly json?: boolean;
}

/** Changes what may be in flight, or start, of a run that has not ended, whoever runs it. */
export async function setCommand(
  name: string,
  task: string | undefined,
  options: SetOptions,
  terminal: Terminal,
): Promise<number> {
  const actions = actionsOf(task, options);
  const directory = storeFolder(options.store);
  const id = await findRunId(directory, name);
  const answers: RequestReport[] = [];
  for (const action of actions) answers.push(await askOf(directory, id, action));
  return showAnswers(id, answers, options, terminal);
}

function actionsOf(
  task: string | undefined,
  { concurrency, rateLimit }: SetOptions,
): readonly RunAction[] {
  const of = task === undefined ? {} : { task };
  if (concurrency === undefined && rateLimit === undefined) {
    throw new MillraceError('MR501', 'say what is to change: --concurrency or --rate-limit');
  }
  if (rateLimit !== undefined && task === undefined) {
    throw new MillraceError('MR501', '--rate-limit is of a task: name it');
  }
  return [
    ...(concurrency === undefined
      ? []
      : [{ kind: 'concurrency', ...of, value: concurrency } as const]),
    ...(rateLimit === undefined || task === undefined
      ? []
      : [{ kind: 'rate', task, value: rateLimit } as const]),
  ];
}
