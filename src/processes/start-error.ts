import type { StartFailure } from './protocol.ts';

/** The program could not be started; `code` as Node names it: `ENOENT`, `EMFILE`. */
export class StartError extends Error {
  readonly code: string;

  constructor({ code, message }: StartFailure, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export function spawnerKilled(): StartError {
  return new StartError({ code: 'EPIPE', message: 'the process that starts programs was killed' });
}

/** Returns what another process needs to know of an error that Node reports. */
export function startFailure(error: unknown): StartFailure {
  const code: unknown = Object(error).code;
  const message = error instanceof Error ? error.message : String(error);
  return { code: typeof code === 'string' ? code : '', message };
}
