import type { Json } from '../../lang/json.ts';
import { isJsonObject } from '../../lang/json.ts';
import type { Parameter, ParameterType } from '../../workflow/workflow.ts';

/** The end of a sentence that begins with the parameter. Undefined if the value fits. */
export function valueProblem(parameter: Parameter, value: Json): string | undefined {
  const { type, secret } = parameter;
  const wanted = unmet(parameter, value);
  if (wanted === undefined) return undefined;
  // The message for a secret does not describe its value.
  const found = secret ? '' : `, not ${kindOf(value, type !== undefined && !hasType(value, type))}`;
  return `must ${wanted}${found}`;
}

/** The first requirement that the value does not meet. */
function unmet({ type, enum: allowed, pattern, min, max }: Parameter, value: Json) {
  if (type !== undefined && !hasType(value, type)) return `be ${article(type)}`;
  // As a value of a program it may stand for another integer.
  if (type === 'integer' && !Number.isSafeInteger(value))
    return `be between ${Number.MIN_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER} (type string holds any integer)`;
  if (allowed && !allowed.some((one) => sameJson(one, value)))
    return `be one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`;
  if (pattern !== undefined && !(typeof value === 'string' && matches(pattern, value)))
    return `match ${pattern}`;
  if (min === undefined && max === undefined) return undefined;
  const size = sizeOf(value);
  if (size === undefined) return 'be a number, text or list';
  if (min !== undefined && size < min) return `${measure(value, min)} or more`;
  if (max !== undefined && size > max) return `${measure(value, max)} or less`;
  return undefined;
}

export function hasType(value: Json, type: ParameterType): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'integer':
      return Number.isInteger(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
  }
}

/** Compares as JSON; the order of keys does not matter. */
function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return (
    left.size === right.size &&
    [...left].every(([key, value]) => right.has(key) && sameJson(value, right.get(key)))
  );
}

/** Undefined if `pattern` is not a regular expression. */
export function patternOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}

/** A wrong pattern is reported once, as a problem of its declaration. */
function matches(pattern: string, value: string): boolean {
  return patternOf(pattern)?.test(value) ?? true;
}

/** Size that `min` and `max` bound. Counts code points, which match most visible characters. */
function sizeOf(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return [...value].length;
  return Array.isArray(value) ? value.length : undefined;
}

function measure(value: Json, bound: number): string {
  if (typeof value === 'number') return `be ${bound}`;
  const unit = typeof value === 'string' ? 'character' : 'element';
  return `have ${bound} ${unit}${bound === 1 ? '' : 's'}`;
}

/** Describes a value in a message; a list or object of the right type by its size. */
function kindOf(value: Json, wrongType: boolean): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return wrongType ? 'an array' : `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number' && wrongType && !Number.isInteger(value))
    return `the number ${value}`;
  if (!wrongType) return shortened(JSON.stringify(value));
  return `the ${typeof value} ${shortened(JSON.stringify(value))}`;
}

function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function article(noun: string): string {
  return `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
