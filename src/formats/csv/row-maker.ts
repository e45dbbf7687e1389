import { objectsKeepOrder } from '../../lang/key-order.ts';

type MakeRow = (cells: readonly unknown[]) => object;

/** Makes objects whose keys are `names`, in this order, and whose values are the cells. */
export function rowMaker(names: readonly string[]): MakeRow {
  if (!objectsKeepOrder(names)) return orderedMaker(names);
  if (names.includes('__proto__'))
    return (cells) => Object.fromEntries(names.map((name, i) => [name, cells[i]]));
  return (cells) => {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) row[names[i] ?? ''] = cells[i];
    return row;
  };
}

/** Plain objects would have names such as `2024` first: these are read-only proxies. */
function orderedMaker(names: readonly string[]): MakeRow {
  const slots = new Map(names.map((name, slot) => [name, slot]));
  return (cells) => new Proxy({}, new OrderedRow(slots, cells));
}

class OrderedRow implements ProxyHandler<object> {
  readonly #slots: ReadonlyMap<string, number>;
  readonly #cells: readonly unknown[];

  constructor(slots: ReadonlyMap<string, number>, cells: readonly unknown[]) {
    this.#slots = slots;
    this.#cells = cells;
  }

  get(_: object, key: string | symbol, self: unknown): unknown {
    const slot = this.#slot(key);
    return slot === undefined ? Reflect.get(Object.prototype, key, self) : this.#cells[slot];
  }

  has(_: object, key: string | symbol): boolean {
    return this.#slot(key) !== undefined || key in Object.prototype;
  }

  ownKeys(): string[] {
    return [...this.#slots.keys()];
  }

  getOwnPropertyDescriptor(_: object, key: string | symbol): PropertyDescriptor | undefined {
    const slot = this.#slot(key);
    if (slot === undefined) return undefined;
    return { value: this.#cells[slot], writable: false, enumerable: true, configurable: true };
  }

  set(): boolean {
    return false;
  }

  defineProperty(): boolean {
    return false;
  }

  deleteProperty(): boolean {
    return false;
  }

  #slot(key: string | symbol): number | undefined {
    return typeof key === 'string' ? this.#slots.get(key) : undefined;
  }
}
