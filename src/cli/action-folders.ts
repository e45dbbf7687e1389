import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The folders of `--actions`; without it, `actions/` next to the workflow file, if it exists. */
export async function actionFolders(
  flow: string,
  named: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (named) return named;
  const folder = join(dirname(flow), 'actions');
  return (await isFolder(folder)) ? [folder] : [];
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
