import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The folders named by `--actions`; else `actions/` beside the workflow file, where there is one. */
export async function actionFolders(
  flow: string,
  named: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (named) return named;
  const beside = join(dirname(flow), 'actions');
  return (await isFolder(beside)) ? [beside] : [];
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
