/** An object of the caller, looked at for what may be special about it. */
export interface Foreign {
  readonly toJSON?: unknown;
  readonly [key: string]: unknown;
}

/** Whether a value has nothing below it and takes one node. */
export function isSimple(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return true;
    case 'object':
      return value === null;
    case 'undefined':
    case 'bigint':
    case 'function':
    case 'symbol':
      return false;
  }
}

/** All at once, whatever kinds of objects came before; of none when a getter throws, which is then found out. */
export function ownValues(record: Foreign): unknown[] {
  try {
    return Object.values(record);
  } catch {
    return [];
  }
}
