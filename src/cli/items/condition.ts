import { MillraceError } from '../../api/basics.ts';
import { compileTemplate, ExpressionError, type Program } from '../../api/expressions.ts';
import type { ItemRow } from './item-row.ts';

/** Decides which items are meant, by an expression over `item`. */
export class Condition {
  readonly #program: Program;
  /** Items for which it has no value, and why not for the first of them. */
  #failed = 0;
  #reason = '';

  private constructor(program: Program) {
    this.#program = program;
  }

  /** `item.ms > 1000`, or the same as a template. Throws MR501. */
  static of(text: string): Condition {
    try {
      return new Condition(compileTemplate(text.includes('{{') ? text : `{{ ${text} }}`));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw new MillraceError('MR501', `--where cannot be read: ${error.message}`, {
        hint: error.hint ?? 'write a condition over item, such as item.ms > 1000',
        cause: error,
      });
    }
  }

  /** What cannot be evaluated, such as a member of an output that is null, does not hold. */
  holds(row: ItemRow): boolean {
    try {
      return Boolean(this.#program({ item: row, index: row.index, error: row.error }));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.#failed++;
      if (this.#failed === 1) this.#reason = error.message;
      return false;
    }
  }

  /** For whom the condition had no value, in words. */
  get note(): string | undefined {
    if (this.#failed === 0) return undefined;
    const items = this.#failed === 1 ? '1 item' : `${this.#failed} items`;
    return `--where has no value for ${items}: ${this.#reason}`;
  }
}
