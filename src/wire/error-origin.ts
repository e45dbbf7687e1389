/** The attempt that an error comes from which was thrown outside of the promise of its action. */
export interface ErrorOrigin {
  readonly run: string;
  readonly task: string;
  readonly visit: number;
  readonly index: number;
  /** The item was in flight: it has failed with the error. */
  readonly hasFailed: boolean;
}

/** A property, since that is all that an error takes along from a thread that it ends. */
const key = 'millraceOrigin';

export function markOrigin(error: unknown, origin: ErrorOrigin): void {
  if (typeof error !== 'object' || error === null || !Object.isExtensible(error)) return;
  Object.defineProperty(error, key, { value: origin, enumerable: true, configurable: true });
}

export function errorOriginOf(error: unknown): ErrorOrigin | undefined {
  if (typeof error !== 'object' || error === null || !(key in error)) return undefined;
  const found: Partial<Record<keyof ErrorOrigin, unknown>> = Object(error[key]);
  const { run, task, visit, index, hasFailed } = found;
  if (typeof run !== 'string' || typeof task !== 'string') return undefined;
  return { run, task, visit: Number(visit), index: Number(index), hasFailed: hasFailed === true };
}
