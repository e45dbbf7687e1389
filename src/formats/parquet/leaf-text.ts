import type { SchemaElement } from 'hyparquet';
import { anyText } from './any-text.ts';
import { clockText, dateText, instantText, type Unit } from './time-text.ts';

/** The JSON text of a value, which is not null. */
export type ToText = (value: unknown) => string;

/** How the values of a column without members become text. */
export interface Leaf {
  readonly text: ToText;
  /** The element as the file is read with it: what is made text here is read as it is stored. */
  readonly read: SchemaElement;
}

/** Digits that any number of a decimal has exactly. */
const exactDigits = 15;

/** Of a column that has a value of its own, not below a variant. */
export function leafOf(element: SchemaElement): Leaf {
  const { converted_type: converted, logical_type: logical, type } = element;
  const raw = bare(element);
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    return { text: decimal(element), read: raw };
  }
  if (converted === 'DATE' || logical?.type === 'DATE') return { text: dateText, read: raw };
  if (logical?.type === 'TIMESTAMP') {
    const { unit, isAdjustedToUTC } = logical;
    return { text: (value) => instantText(value, unit, isAdjustedToUTC), read: raw };
  }
  if (logical?.type === 'TIME') {
    return { text: (value) => clockText(value, logical.unit), read: raw };
  }
  const unit = unitOf(converted);
  if (converted?.startsWith('TIMESTAMP_')) {
    return { text: (value) => instantText(value, unit, true), read: raw };
  }
  if (converted?.startsWith('TIME_')) return { text: (value) => clockText(value, unit), read: raw };
  if (type === 'INT96')
    return { text: (value) => instantText(value, 'NANOS', true), read: element };
  if (converted === 'JSON' || logical?.type === 'JSON') return { text: jsonText, read: raw };
  if (isText(element)) {
    return { text: (value) => JSON.stringify(value), read: { ...raw, converted_type: 'UTF8' } };
  }
  if (converted === 'BSON' || converted === 'INTERVAL') return { text: anyText, read: raw };
  return { text: anyText, read: element };
}

function bare({ converted_type: _c, logical_type: _l, ...raw }: SchemaElement): SchemaElement {
  return raw;
}

function unitOf(converted: SchemaElement['converted_type']): Unit {
  return converted?.endsWith('_MICROS') ? 'MICROS' : 'MILLIS';
}

function isText({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  if (converted === 'UTF8' || converted === 'ENUM') return true;
  return logical?.type === 'STRING' || logical?.type === 'ENUM';
}

/** A number where every value of the column is one exactly; else text with the same digits. */
function decimal({ logical_type: logical, ...element }: SchemaElement): ToText {
  const own = logical?.type === 'DECIMAL' ? logical : element;
  const { precision = Number.POSITIVE_INFINITY, scale = 0 } = own;
  const isNumber = precision <= exactDigits;
  return (value) => {
    const text = decimalText(wholeOf(value), scale);
    return isNumber ? text : `"${text}"`;
  };
}

function decimalText(whole: bigint, scale: number): string {
  const sign = whole < 0n ? '-' : '';
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0');
  if (scale <= 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The number before its point is moved; bytes have the highest first, in two's complement. */
function wholeOf(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(String(value));
  if (value.length === 0) return 0n;
  const whole = BigInt(`0x${Buffer.from(value).toString('hex')}`);
  return BigInt.asIntN(value.length * 8, whole);
}

/** The text of a JSON column, in one line; text that is no JSON is the value itself. */
function jsonText(value: unknown): string {
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value);
  try {
    JSON.parse(text);
  } catch {
    return JSON.stringify(text);
  }
  // A line end in valid JSON stands between its parts.
  return text.replace(/[\r\n]/g, ' ');
}
