/** What an action has returned that its lane waits for, and the item that it works on. */
export interface Returned {
  readonly output: PromiseLike<unknown>;
  readonly lane: number;
  readonly element: unknown;
}

/** Whether an action has returned what it still waits for. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value instanceof Promise || (typeof value === 'object' && value !== null && hasThen(value))
  );
}

/** A view is plain data: looking for `then` in it finds nothing. */
function hasThen(value: object): boolean {
  return 'then' in value && typeof value.then === 'function';
}
