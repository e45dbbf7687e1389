import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Whether two absolute paths lead to one file, also one that is still to be made. */
export function isSameFile(first: string, second: string): boolean {
  return first === second || targetOf(first) === targetOf(second);
}

/** Where the links of a path lead. What is missing has none. */
function targetOf(path: string): string {
  const folder = dirname(path);
  return real(path) ?? join(real(folder) ?? folder, basename(path));
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
