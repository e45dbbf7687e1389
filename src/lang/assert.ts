/** Thrown when Millrace itself is wrong, never for a mistake of a user. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/** Throws `Bug` when the condition does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Bug(message);
}

/** Ends a switch over a union: a forgotten member fails to compile. */
export function assertNever(value: never): never {
  throw new Bug(`unexpected variant: ${JSON.stringify(value)}`);
}
