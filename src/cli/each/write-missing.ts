import type { RunHistory } from '../../api/stored-runs.ts';
import type { Columns } from './columns.ts';
import type { EachCommand } from './command-words.ts';
import { endedJob, isUnstarted } from './ended-job.ts';
import type { JobFiles } from './job-files.ts';
import { eachTask } from './workflow.ts';

interface EndedJobs {
  readonly command: EachCommand;
  readonly columns: Columns | undefined;
  readonly files: JobFiles;
  readonly isProgram: boolean;
}

/** Writes the items of a run that has ended that its process could not write any more. */
export async function writeMissing(
  history: RunHistory,
  id: string,
  { command: { show }, columns, files, isProgram }: EndedJobs,
): Promise<void> {
  if (!history.report(id).tasks[eachTask]) return;
  for (const [index, result] of history.items(id, eachTask).entries()) {
    if (isUnstarted(result) || result.status === 'waiting') continue;
    const job = endedJob(
      { ...result, index, element: result.element },
      { isProgram, columns, show },
    );
    await files.addMissing(job);
  }
}
