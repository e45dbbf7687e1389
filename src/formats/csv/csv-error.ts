/** A mistake in a CSV text. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** What is wrong there. */
  readonly what: string;

  /** `place` names line and column. */
  constructor(place: string, line: number, column: number, what: string, cause?: unknown) {
    super(`${place}: ${what}`, cause === undefined ? undefined : { cause });
    this.line = line;
    this.column = column;
    this.what = what;
  }
}
