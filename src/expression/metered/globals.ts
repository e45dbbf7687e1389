import {
  chargeBytes,
  chargeList,
  chargeReading,
  chargeText,
  chargeWork,
} from '../budget/budget.ts';
import { chargeConversion, chargeTree } from '../budget/weigh.ts';
import { functions } from '../functions/functions.ts';
import { globals } from '../functions/globals.ts';

type Given = readonly unknown[];
type Callable = (...given: Given) => unknown;
type Charge = (...given: Given) => void;

const keys = (value: unknown): number =>
  Array.isArray(value) || typeof value === 'string'
    ? value.length
    : Object.keys(Object(value)).length;

const convert: Charge = (...given) => {
  for (const value of given) chargeConversion(value);
};

const encode: Charge = (value) => {
  const { length } = String(chargeConversion(value));
  chargeWork(length * 4);
  chargeText(length * 3);
};

/** What the members of globals are charged before they are called; others convert what is given. */
const charges: Readonly<Record<string, Charge>> = {
  Array: (...given) => {
    const [length] = given;
    chargeList(given.length === 1 && typeof length === 'number' ? length : given.length);
  },
  'Array.from': (from) => {
    const { length } = Object(from) as { readonly length?: unknown };
    chargeList(Number(chargeConversion(length)) || 0);
  },
  'Array.of': (...given) => chargeList(given.length),
  ...each('Array.isArray Boolean Number.isInteger Number.isSafeInteger Number.isFinite'),
  ...each('Number.isNaN Object.is'),
  'Object.keys': (from) => chargeList(keys(from)),
  'Object.values': (from) => members(from, 8),
  'Object.entries': (from) => members(from, 64),
  'Object.fromEntries': (from) => chargeList(keys(from), 64),
  'Object.assign': (...given) => {
    for (const from of given) members(from, 64);
  },
  'Object.hasOwn': (_, key) => convert(key),
  'JSON.parse': (text) => {
    const { length } = String(chargeConversion(text));
    chargeWork(length / 2);
    chargeBytes(length * 8);
  },
  'JSON.stringify': (value, _, space) => {
    const indent = typeof space === 'string' ? space.length : Number(space) || 0;
    chargeText(chargeTree(value, Math.min(10, indent)));
  },
  'String.raw': (strings, ...given) => {
    const raw: unknown = Reflect.get(Object(strings), 'raw');
    chargeText(chargeTree(raw) + chargeTree(given));
    chargeList(Number(Reflect.get(Object(raw), 'length')) || 0);
  },
  encodeURIComponent: encode,
  encodeURI: encode,
  decodeURIComponent: encode,
  decodeURI: encode,
  range: (first, second, step = 1) => {
    const [start, end] = second === undefined ? [0, first] : [first, second];
    const count = Math.ceil((Number(end) - Number(start)) / Number(step));
    if (Number.isFinite(count)) chargeList(count);
  },
  zip: (...lists) => {
    if (lists.length > 0) chargeList(Math.min(...lists.map(keys)), 24 + 8 * lists.length);
  },
  matrix: (axes, options) => {
    const lists = Object.values(Object(axes)).map(keys);
    const rows = lists.reduce((product, count) => product * count, 1);
    chargeList(rows, 64 + 16 * lists.length);
    const others = Object.values(Object(options)).map(keys);
    chargeWork(rows * others.reduce((sum, count) => sum + count, 0));
  },
  length: (value) => chargeWork(Array.isArray(value) ? 1 : keys(value) / 8),
};

function each(names: string): Record<string, Charge> {
  return Object.fromEntries(names.split(' ').map((name) => [name, () => undefined]));
}

function members(from: unknown, bytesPerMember: number): void {
  const count = keys(from);
  chargeList(count, bytesPerMember);
  chargeWork(count * 4);
  if (typeof from !== 'object' || from === null) return;
  for (const value of Object.values(from)) chargeReading(value);
}

/** The functions of JSON that are given to it return texts that are charged as they come. */
function chargedReplacer(name: string, given: Given): Given {
  const [value, replacer, ...rest] = given;
  if (name !== 'JSON.stringify' || typeof replacer !== 'function') return given;
  const replace = (key: unknown, member: unknown): unknown => {
    const replaced: unknown = Reflect.apply(replacer, undefined, [key, member]);
    if (typeof replaced === 'string') chargeText(replaced.length);
    return replaced;
  };
  return [value, replace, ...rest];
}

function metered(name: string, original: Callable): Callable {
  const charge = Object.hasOwn(charges, name) ? charges[name] : undefined;
  return (...given) => {
    chargeWork(1);
    (charge ?? convert)(...given);
    return original(...chargedReplacer(name, given));
  };
}

function meteredAll(from: object, prefix: string): Record<string, unknown> {
  const members = Object.entries(from).map(([name, value]: [string, unknown]) => {
    const full = `${prefix}${name}`;
    if (name === 'Date') return [name, value];
    const call = typeof value === 'function' ? metered(full, value as Callable) : value;
    const isNamespace = typeof value === 'object' || typeof value === 'function';
    if (!isNamespace || prefix !== '') return [name, call];
    const inner = meteredAll(Object(value), `${full}.`);
    return [name, Object.freeze(typeof call === 'function' ? Object.assign(call, inner) : inner)];
  });
  return Object.fromEntries(members) as Record<string, unknown>;
}

/** The functions and globals of expressions, within the budget. */
export const meteredGlobals: Readonly<Record<string, unknown>> = Object.freeze(
  meteredAll({ ...functions, ...globals }, ''),
);
