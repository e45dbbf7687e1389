/** What the evaluation of one expression can use, whatever the data. */
export interface Budget {
  /** Steps: a callback that is called, an element that is visited, eight characters read. */
  readonly work: number;
  /** Bytes of lists, objects and text that are made, including those dropped again. */
  readonly bytes: number;
  /** Characters of one text. */
  readonly text: number;
  /** Elements of one list. A longer list of JavaScript is a table, a hundred times slower. */
  readonly list: number;
}

/**
 * A list of a million elements can be mapped a few times over. Counted, not timed: what is within
 * the budget on one machine is within it on any other, and again when a run is resumed.
 */
export const budget: Budget = { work: 30_000_000, bytes: 2 ** 28, text: 2 ** 26, list: 2 ** 24 };

const hint = 'Compute it in an action, or from fewer or smaller values.';

/** Thrown within an expression that would use more than its budget. No expression catches it. */
export class OverBudget extends Error {
  override readonly name = 'OverBudget';
  readonly hint = hint;
}

// An expression is evaluated without interruption, one at a time in a thread.
let work = 0;
let bytes = 0;
/** The part of the budget that evaluations have now. */
let share = 1;

export function startBudget(): void {
  work = budget.work * share;
  bytes = budget.bytes * share;
}

const leastShare = 1 / 1024;

/**
 * The budget of an expression that is evaluated for each item in a thread that must go on. Each
 * evaluation that is stopped halves what the others have: all that are stopped take little more
 * than two.
 */
export class SharedBudget {
  #share = 1;

  within<T>(evaluate: () => T): T {
    share = this.#share;
    try {
      return evaluate();
    } catch (error) {
      const isOver = error instanceof Error && error.cause instanceof OverBudget;
      if (isOver) this.#share = Math.max(leastShare, this.#share / 2);
      throw error;
    } finally {
      share = 1;
    }
  }
}

/** Steps that are left. */
export function workLeft(): number {
  return work;
}

export function chargeWork(steps: number): void {
  work -= steps;
  if (!(work >= 0)) {
    throw new OverBudget(
      `it takes more than ${shown(budget.work * share)} steps, the most it can take`,
    );
  }
}

export function chargeBytes(count: number): void {
  bytes -= count;
  if (!(bytes >= 0)) {
    const most = `${(budget.bytes / 2 ** 20) * share} MiB`;
    throw new OverBudget(`it needs more than ${most} of memory, the most it can use`);
  }
}

/** Charges a list before it is made. */
export function chargeList(length: number, bytesPerElement = 8): void {
  if (length > budget.list) {
    const most = shown(budget.list);
    throw new OverBudget(
      `it would create a list of ${shown(length)} elements; the most is ${most}`,
    );
  }
  if (!(length > 0)) return;
  chargeWork(length);
  chargeBytes(length * bytesPerElement);
}

/** Charges a text before it is made. */
export function chargeText(length: number): void {
  refuseText(length);
  chargeWork(length / 8);
  chargeBytes(32 + length * 2);
}

export function refuseText(length: number): void {
  if (length <= budget.text) return;
  const most = shown(budget.text);
  throw new OverBudget(
    `it would create a text of ${shown(length)} characters; the most is ${most}`,
  );
}

/** Charges one reading of a text from its start to its end. Ignores any other value. */
export function chargeReading<T>(value: T): T {
  if (typeof value === 'string' && value.length > 64) chargeWork(value.length / 8);
  return value;
}

function shown(count: number): string {
  return Math.ceil(count).toLocaleString('en-US');
}
