/** The elements of a view of an array. */
interface Elements {
  readonly length: number;
  element(index: number): unknown;
}

/** Calls the callback of the method with an element. */
type Visit = (element: unknown, index: number) => unknown;
type Walk = (list: Elements, visit: Visit) => unknown;
type Reduction = (result: unknown, element: unknown, index: number) => unknown;
type Callback = (this: unknown, ...given: unknown[]) => unknown;

function indexOfFirst(list: Elements, isWanted: Visit): number {
  for (let i = 0; i < list.length; i++) if (isWanted(list.element(i), i)) return i;
  return -1;
}

const walks: Readonly<Record<string, Walk>> = {
  forEach(list, visit) {
    for (let i = 0; i < list.length; i++) visit(list.element(i), i);
  },
  map(list, visit) {
    const made: unknown[] = [];
    for (let i = 0; i < list.length; i++) made.push(visit(list.element(i), i));
    return made;
  },
  filter(list, visit) {
    const kept: unknown[] = [];
    for (let i = 0; i < list.length; i++) {
      const element = list.element(i);
      if (visit(element, i)) kept.push(element);
    }
    return kept;
  },
  some: (list, visit) => indexOfFirst(list, visit) >= 0,
  every: (list, visit) => indexOfFirst(list, (element, i) => !visit(element, i)) < 0,
  findIndex: indexOfFirst,
  find(list, visit) {
    for (let i = 0; i < list.length; i++) {
      const element = list.element(i);
      if (visit(element, i)) return element;
    }
    return undefined;
  },
};

function reduce(list: Elements, visit: Reduction, initial: readonly unknown[]): unknown {
  const isGiven = initial.length > 0;
  if (!isGiven && list.length === 0) {
    throw new TypeError('Reduce of empty array with no initial value');
  }
  let result = isGiven ? initial[0] : list.element(0);
  for (let i = isGiven ? 0 : 1; i < list.length; i++) result = visit(result, list.element(i), i);
  return result;
}

/**
 * A method of arrays that visits element after element, such as `map`. The built-in method would
 * call two traps for each element. Undefined for any other key. The callback receives `view` as the
 * array.
 */
export function walkOf(key: string, list: Elements, view: unknown): unknown {
  if (key === 'reduce') {
    return (visit: unknown, ...initial: unknown[]): unknown => {
      const visitor = callable(visit);
      return reduce(list, (result, element, i) => visitor(result, element, i, view), initial);
    };
  }
  const walk = Object.hasOwn(walks, key) ? walks[key] : undefined;
  if (!walk) return undefined;
  return (visit: unknown, self?: unknown): unknown => {
    const visitor = callable(visit);
    return walk(list, (element, index) => visitor.call(self, element, index, view));
  };
}

function callable(visit: unknown): Callback {
  if (typeof visit !== 'function') throw new TypeError(`${String(visit)} is not a function`);
  return visit as Callback;
}
