// What is said where descriptors or memory are lacking to load the command. It loads nothing.

/** The exit code then, as for MR801. */
export const lacking = 5;

export function isLack(error: unknown): boolean {
  return ['EMFILE', 'ENFILE', 'ENOMEM'].includes(Object(error).code);
}

export function lackLines(error: unknown): readonly string[] {
  return [
    `MR801 pool-failed  Millrace cannot read its own files: ${String(error)}`,
    '  hint: allow more open files, such as ulimit -n 1024; a run that has begun can be resumed',
  ];
}
