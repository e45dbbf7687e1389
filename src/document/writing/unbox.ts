import { isBigIntObject, isBooleanObject, isNumberObject, isStringObject } from 'node:util/types';

/** The primitive in a Number, String, Boolean or BigInt object; any other object itself. */
export function unbox(value: object): unknown {
  if (isNumberObject(value)) return Number(value);
  if (isStringObject(value)) return String(value);
  if (isBooleanObject(value)) return Boolean.prototype.valueOf.call(value);
  if (isBigIntObject(value)) return BigInt.prototype.valueOf.call(value);
  return value;
}
