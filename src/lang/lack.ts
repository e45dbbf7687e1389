/** Codes of a lack of descriptors, threads or memory, which may pass. */
const lack = /\b(?:EMFILE|ENFILE|EAGAIN|ENOMEM)\b/;

/** The code of a lack of descriptors, threads or memory, if that is what an error reports. */
export function lackOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  // A thread that cannot be made has a code of its own, and that of the system in its message. An
  // error that crossed a thread has lost its code, and begins with it.
  const [begins = ''] = error.message.split(':', 1);
  const said = code === 'ERR_WORKER_INIT_FAILED' ? error.message : begins;
  return lack.exec(`${code} ${said}`)?.[0];
}

/** The shortest text that names the reason of an error. */
export function reasonOf(error: unknown): string {
  return lackOf(error) ?? (error instanceof Error ? error.message : String(error));
}
