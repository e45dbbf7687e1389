import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isStandardOutput } from '../../formats/rows/standard-output.ts';
import { nestedTasks } from '../../plan/nested-tasks.ts';
import type { Plan } from '../../plan/plan.ts';
import { named } from './unwritable.ts';

/**
 * Throws MR607 when a task of the plan could not write its file, as far as that is known before the
 * run begins: its path has no templates.
 */
export async function requireWritable(plan: Plan, directory: string): Promise<void> {
  for (const { task } of nestedTasks(plan)) {
    const { results } = task;
    if (!results || isStandardOutput(results.to) || results.to.includes('{{')) continue;
    await named(results.to, () => requirePlace(resolve(directory, results.to)));
  }
}

async function requirePlace(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (found?.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  if (found && !found.isFile()) return;
  const folder = dirname(found ? await realpath(path) : path);
  if (!(await stat(folder)).isDirectory()) {
    throw Object.assign(new Error('it is no folder'), { code: 'ENOTDIR' });
  }
  // The file itself is replaced.
  await access(folder, constants.W_OK | constants.X_OK);
}
