import type * as tinyglobby from 'tinyglobby';
import { requirePackage } from '../../package-files.ts';

/** Whether a path, if it names no file, stands for all files that match it. */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** The files that match a pattern, sorted. What finds them works in no bundle. */
export async function matchingFiles(pattern: string, folder: string): Promise<readonly string[]> {
  const { glob } = requirePackage('tinyglobby') as typeof tinyglobby;
  return (await glob(pattern, { cwd: folder, expandDirectories: false })).toSorted();
}
