import type { RunSummary } from '../api/stored-runs.ts';

/**
 * Makes the folder in which a run was started the working directory of this process: relative paths
 * then mean the same to all its actions. The library reports a folder that is gone.
 */
export function enterFolderOf({ directory }: RunSummary): void {
  try {
    if (directory !== undefined) process.chdir(directory);
  } catch {
    // It is reported once the run is known to be one that can be continued.
  }
}
