import type { InspectOptions } from 'node:util';
import { MillraceError } from '../../errors.ts';
import { toJS } from './to-js.ts';

const inspect = Symbol.for('nodejs.util.inspect.custom');

// One target for all records and one for all arrays. They are never changed: every trap that could is refused. That they
// stay extensible, and that `length` alone is not configurable, is what lets the traps answer freely.
export const recordTarget: object = {};
export const arrayTarget: unknown[] = [];
// console.log looks at the target of a proxy, except for this: so a view prints like the value that it shows.
for (const target of [recordTarget, arrayTarget]) {
  Object.defineProperty(target, inspect, { value: shallow, configurable: true });
}

/** One level of the view, and of an array no more than is going to be looked at: what is printed, and one behind it. */
function shallow(this: object, _: number, options: InspectOptions): unknown {
  if (!Array.isArray(this)) return { ...this };
  const printed = this.slice(0, (options.maxArrayLength ?? this.length) + 1);
  printed.length = this.length;
  return printed;
}

/**
 * JSON.stringify finds this though no view says to have it: a plain copy is written several times faster than through the
 * traps, and the text is the same. The writer knows views by it.
 */
function toJSON(this: unknown): unknown {
  return toJS(this);
}

function readOnly(key?: string | symbol): never {
  const what = key === undefined ? 'Its form' : `"${String(key)}"`;
  throw new MillraceError('MR703', `${what} cannot be changed: the value is shared and read-only`, {
    hint: 'change a copy: {...value} of an object, value.slice() of an array',
  });
}

/** Refuses every way to change a view. */
export abstract class View implements ProxyHandler<object> {
  abstract get(target: object, key: string | symbol, self: unknown): unknown;

  /** What a plain value would inherit under `key`. */
  protected inherited(prototype: object, key: string | symbol, self: unknown): unknown {
    return key === 'toJSON' ? toJSON : Reflect.get(prototype, key, self);
  }

  set(_: object, key: string | symbol): never {
    return readOnly(key);
  }

  defineProperty(_: object, key: string | symbol): never {
    return readOnly(key);
  }

  deleteProperty(_: object, key: string | symbol): never {
    return readOnly(key);
  }

  setPrototypeOf(): never {
    return readOnly();
  }

  preventExtensions(): never {
    return readOnly();
  }
}
