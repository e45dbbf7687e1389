import type { InspectOptions } from 'node:util';
import { MillraceError } from '../../errors.ts';
import { copyHint } from '../../lang/copy-hint.ts';
import { toJS } from './to-js.ts';

const inspect = Symbol.for('nodejs.util.inspect.custom');

// One target for all records and one for all arrays. They never change: every trap that could
// change them throws. They stay extensible, and only `length` is not configurable, so the
// invariants of proxies do not restrict the traps.
export const recordTarget: object = {};
export const arrayTarget: unknown[] = [];
// console.log prints the target of a proxy unless it has this method: a view prints like its value.
for (const target of [recordTarget, arrayTarget]) {
  Object.defineProperty(target, inspect, { value: shallow, configurable: true });
}

/** Copies one level of the view; of an array, only the elements that are printed and one more. */
function shallow(this: object, _: number, options: InspectOptions): unknown {
  if (!Array.isArray(this)) return { ...this };
  const printed = this.slice(0, (options.maxArrayLength ?? this.length) + 1);
  printed.length = this.length;
  return printed;
}

/**
 * Views return this under `toJSON` without listing the key: JSON.stringify writes a plain copy
 * several times faster than it reads through the traps, with the same text. The writer recognises
 * views by it.
 */
function toJSON(this: unknown): unknown {
  return toJS(this);
}

function readOnly(target: object, key?: string | symbol): never {
  const what = key === undefined ? 'Its form' : `"${String(key)}"`;
  throw new MillraceError('MR703', `${what} cannot be changed: the value is shared and read-only`, {
    hint: copyHint(Array.isArray(target)),
  });
}

/** Throws MR703 for every way to change a view. */
export abstract class View implements ProxyHandler<object> {
  abstract get(target: object, key: string | symbol, self: unknown): unknown;

  /** The value that a plain object or array inherits under `key`. */
  protected inherited(prototype: object, key: string | symbol, self: unknown): unknown {
    return key === 'toJSON' ? toJSON : Reflect.get(prototype, key, self);
  }

  set(target: object, key: string | symbol): never {
    return readOnly(target, key);
  }

  defineProperty(target: object, key: string | symbol): never {
    return readOnly(target, key);
  }

  deleteProperty(target: object, key: string | symbol): never {
    return readOnly(target, key);
  }

  setPrototypeOf(target: object): never {
    return readOnly(target);
  }

  preventExtensions(target: object): never {
    return readOnly(target);
  }
}
