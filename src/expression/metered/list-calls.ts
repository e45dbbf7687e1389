import { budget, chargeBytes, chargeList, chargeText, chargeWork } from '../budget/budget.ts';
import { chargeConversion, chargeTree } from '../budget/weigh.ts';

type Callback = (...given: readonly unknown[]) => unknown;
type List = readonly unknown[];
type Charge = (list: List, given: readonly unknown[]) => void;

const copying: Charge = (list) => chargeList(list.length);

const adding: Charge = (list, given) => {
  chargeWork(list.length / 8);
  chargeList(given.length);
};

const sorting: Charge = (list, [compare]) => {
  chargeList(list.length);
  const rounds = Math.ceil(Math.log2(list.length + 1));
  // Without a comparator each comparison converts both elements to text.
  if (compare === undefined && list.some((element) => typeof element === 'object')) {
    chargeWork(chargeTree(list) * rounds);
  } else {
    chargeWork(list.length * rounds);
  }
};

const joining: Charge = (list, [separator]) => {
  const between = separator === undefined ? 1 : String(chargeConversion(separator)).length;
  chargeText(chargeTree(list) + list.length * between);
};

const seeking: Charge = (list, [element]) => {
  const length = typeof element === 'string' ? element.length : 0;
  chargeWork(list.length * (1 + length / 64));
};

/** What a method of lists is charged before it is called; others are charged one visit of each. */
const charges: Readonly<Record<string, Charge>> = {
  ...each(['at', 'pop'], () => chargeWork(1)),
  ...each(['map', 'filter', 'slice', 'toReversed', 'with', 'keys', 'values'], copying),
  entries: (list) => chargeList(list.length, 64),
  push: (_, given) => chargeList(given.length),
  ...each(['unshift', 'splice', 'toSpliced'], (list: List, given: List) => {
    adding(list, given);
    copying(list, given);
  }),
  concat: (list, given) => {
    const parts = [list, ...given].map((part) => (Array.isArray(part) ? part.length : 1));
    chargeList(parts.reduce((sum, length) => sum + length, 0));
  },
  flat: (list, [depth]) => {
    if (depth === undefined || depth === 1) return chargeList(flatLength(list));
    chargeTree(list);
    chargeBytes(list.length * 8);
  },
  ...each(['sort', 'toSorted'], sorting),
  ...each(['join', 'toString'], joining),
  toLocaleString: (list: List) => {
    chargeWork(list.length * 1000);
    joining(list, []);
  },
  ...each(['includes', 'indexOf', 'lastIndexOf'], seeking),
};

function each(names: readonly string[], charge: Charge): Record<string, Charge> {
  return Object.fromEntries(names.map((name) => [name, charge]));
}

function flatLength(list: List): number {
  let length = 0;
  for (const element of list) length += Array.isArray(element) ? element.length : 1;
  return length;
}

/** Calls a method of a list within the budget. A view has methods of its own. */
export function callList(list: List, name: string, given: readonly unknown[]): unknown {
  const charge = Object.hasOwn(charges, name) ? charges[name] : undefined;
  chargeWork(1);
  if (charge) charge(list, given);
  else chargeWork(list.length);
  const [callback, ...rest] = given;
  const passed =
    name === 'flatMap' && typeof callback === 'function'
      ? [charged(callback as Callback), ...rest]
      : given;
  return Reflect.apply(Reflect.get(list, name) as Callback, list, passed);
}

/** The elements that a function adds to a list are charged as they come. */
function charged(callback: Callback): Callback {
  let total = 0;
  return (...given) => {
    const added = callback(...given);
    const length = Array.isArray(added) ? added.length : 1;
    total += length;
    if (total > budget.list) chargeList(total);
    chargeList(length);
    return added;
  };
}
