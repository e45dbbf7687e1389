import { answerQuestion } from '../../executor/answers.ts';
import { requestCancel, requestPause } from '../../executor/requests.ts';
import type { Executor } from '../../executor/executor.ts';
import { MillraceError } from '../../errors.ts';
import type { Json } from '../../lang/json.ts';
import type { ActionRequest } from '../payloads/actions.ts';

export interface Doer {
  readonly folder: string;
  readonly executor: Executor | undefined;
}

/**
 * Does what a page asks of a run. Resolves with whether it has been done or is kept until somebody
 * resumes the run. Throws as the functions of the library do.
 */
export async function perform(
  { folder, executor }: Doer,
  run: string,
  request: ActionRequest,
): Promise<'done' | 'kept'> {
  switch (request.kind) {
    case 'pause':
      await requestPause(folder, run);
      return 'done';
    case 'cancel':
      if (await requestCancel(folder, run, request.policy ? { policy: request.policy } : {}))
        return 'done';
      if (!executor) throw unowned(run, `millrace cancel ${run}`);
      await executor.resume(run, { cancel: true });
      return 'done';
    case 'resume':
      if (!executor) throw unowned(run, `millrace resume ${run}`);
      await executor.resume(run);
      return 'done';
    case 'retry':
      if (!executor) throw unowned(run, `millrace retry ${run}`);
      await executor.retry(run, request.task === undefined ? {} : { tasks: [request.task] });
      return 'done';
    case 'concurrency':
      throw new MillraceError('MR501', 'the concurrency of a task cannot be changed yet');
    case 'answer': {
      const { task, index, value } = request;
      await answerQuestion(folder, request.run, `${task}/${index}`, value as Json, {
        by: 'the dashboard',
      });
      return 'done';
    }
  }
}

/** A page cannot start a process. */
function unowned(run: string, command: string): MillraceError {
  return new MillraceError('MR507', `nobody runs run ${run}`, { hint: command });
}
