/** A broken promise inside Millrace itself: never the user's mistake. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/** States what must hold; a failure is a bug in Millrace. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Bug(message);
}

/** Closes a switch over a union; the compiler rejects a forgotten member. */
export function assertNever(value: never): never {
  throw new Bug(`unexpected variant: ${JSON.stringify(value)}`);
}
