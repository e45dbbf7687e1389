import { isRecord } from '../../../lang/json.ts';
import { didYouMean } from '../../../lang/suggest.ts';
import { invalid } from './accumulator.ts';

/** Checks the names of settings. Absent settings are none. */
export function settingsOf(
  settings: unknown,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  if (settings === undefined || settings === null) return {};
  if (!isRecord(settings)) throw invalid("'with' must be a map");
  for (const name of Object.keys(settings)) {
    if (names.includes(name)) continue;
    const meant = didYouMean(name, [...names]) ?? `there are ${names.join(', ')}`;
    throw invalid(`unknown setting '${name}': ${meant}`);
  }
  return settings;
}

/** Reads the part of a value that a path such as `user.age` names; the whole of it without one. */
export function partReader(path: unknown, setting: string): (value: unknown) => unknown {
  if (path === undefined) return (value) => value;
  if (typeof path !== 'string' || path === '') {
    throw invalid(`'${setting}' must be a key, or several with dots between them`);
  }
  const keys = path.split('.');
  return (value) => {
    let part = value;
    for (const key of keys) part = member(part, key);
    return part;
  };
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}

/** Reads a number of each value; undefined where it is null or missing. Throws for other values. */
export function numberReader(path: unknown): (value: unknown) => number | undefined {
  const part = partReader(path, 'of');
  return (value) => {
    const found = part(value);
    if (typeof found === 'number') return found;
    if (found === undefined || found === null) return undefined;
    const what = path === undefined ? 'a value' : `'${String(path)}' of a value`;
    throw new TypeError(`${what} is no number: ${JSON.stringify(found)?.slice(0, 60)}`);
  };
}

export function isNumberFrom(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}
