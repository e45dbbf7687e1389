import { chargeWork } from '../budget/budget.ts';
import { chargeConversion } from '../budget/weigh.ts';
import { chargeMatching } from '../regex/matching.ts';
import { callList } from './list-calls.ts';
import { callText } from './text-calls.ts';

type Call<T> = (value: T, name: string, given: readonly unknown[]) => unknown;

/** The methods of a value, each within the budget. */
class Methods<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  static define<T>(to: object, from: object, call: Call<T>): void {
    const descriptors = Object.getOwnPropertyDescriptors(from);
    for (const [name, { value }] of Object.entries(descriptors)) {
      if (typeof value !== 'function' || name === 'constructor') continue;
      const method = function (this: Methods<T>, ...given: readonly unknown[]): unknown {
        return call(this.#value, name, given);
      };
      Object.defineProperty(to, name, { value: method, configurable: true });
    }
  }
}

class TextMethods extends Methods<string> {}
class ListMethods extends Methods<readonly unknown[]> {}
class PatternMethods extends Methods<RegExp> {}

for (const { prototype } of [TextMethods, ListMethods, PatternMethods]) {
  Methods.define(prototype, Object.prototype, callPlain);
}
Methods.define(TextMethods.prototype, String.prototype, callText);
Methods.define(ListMethods.prototype, Array.prototype, callList);
Methods.define(PatternMethods.prototype, { exec: callPlain, test: callPlain }, callPattern);

function callPlain(value: object | string, name: string, given: readonly unknown[]): unknown {
  chargeWork(1);
  const method: unknown = Reflect.get(Object(value), name);
  return Reflect.apply(method as () => unknown, value, given);
}

function callPattern(regex: RegExp, name: string, [given]: readonly unknown[]): unknown {
  const { global, sticky, lastIndex } = regex;
  const text = String(chargeConversion(given));
  chargeMatching(text, regex, 'first', global || sticky ? lastIndex : 0);
  return callPlain(regex, name, [text]);
}

/**
 * Takes the place of the receiver of a method call: the same methods, within the budget. Returns
 * any other receiver as it is. `name` is that of a method that must exist, `source` the method as
 * written.
 */
export function methodsOf(receiver: unknown, source: string, name?: string): unknown {
  const methods = metered(receiver);
  if (name === undefined || methods === null || methods === undefined) return methods;
  if (name.startsWith('toLocale')) chargeWork(1000);
  if (typeof Reflect.get(Object(methods), name) !== 'function') {
    throw new TypeError(`${source} is not a function`);
  }
  return methods;
}

function metered(receiver: unknown): unknown {
  if (typeof receiver === 'string') return new TextMethods(receiver);
  if (typeof receiver !== 'object' || receiver === null) return receiver;
  if (Array.isArray(receiver)) return new ListMethods(receiver);
  if (receiver instanceof RegExp) return new PatternMethods(receiver);
  return isIterator(receiver) ? { next: () => receiver.next() } : receiver;
}

/** Other methods of iterators are lazy: nothing could be charged before they run. */
function isIterator(value: object): value is Iterator<unknown> {
  return Symbol.iterator in value && 'next' in value;
}
