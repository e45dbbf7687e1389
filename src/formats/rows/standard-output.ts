/** Whether a path of a file of rows means the standard output of this process. */
export function isStandardOutput(path: string): boolean {
  return path === '-' || path === '/dev/stdout' || path === '/dev/fd/1';
}
