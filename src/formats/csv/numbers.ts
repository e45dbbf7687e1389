import { becomesAnother, staysSame } from '../../lang/integers.ts';
import type { BigIntegers } from '../../lang/parse-json.ts';

/** A number, as JSON has it. */
const form = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/**
 * A cell as a number if it is one, else as text. Throws for an integer that no number holds, unless
 * that is to be text, and for a cell that is no number where one is required.
 */
export function numberOf(cell: string, bigIntegers: BigIntegers, isRequired: boolean) {
  const isInteger = /^-?\d+$/.test(cell);
  const isNumber = form.test(cell) && Number.isFinite(Number(cell));
  if (isNumber && (!isInteger || staysSame(cell))) return Number(cell);
  if (isNumber && bigIntegers === 'error') {
    throw new Error(`${becomesAnother(cell)}; with big_integers: string it is read as text`);
  }
  if (isRequired && !isNumber) throw new Error(`${JSON.stringify(cell)} is no number`);
  return cell;
}
