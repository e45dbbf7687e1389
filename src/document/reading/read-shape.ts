import { MillraceError } from '../../errors.ts';
import { objectsKeepOrder } from '../../lang/key-order.ts';
import { RecordFactory } from './record-factory.ts';

/** The keys of records of one shape, for reading. */
export interface ReadShape {
  readonly keys: readonly string[];
  /** The number of the child that belongs to a key. */
  readonly slots: ReadonlyMap<string, number>;
  /** Makes plain objects from records of this shape. */
  readonly factory: RecordFactory;
  /** A plain object has the keys in this order, too. */
  readonly isUsual: boolean;
}

/** Throws MR606 for a key that comes twice. */
export function shapeOf(keys: readonly string[]): ReadShape {
  const slots = new Map(keys.map((key, slot) => [key, slot]));
  if (slots.size !== keys.length) {
    throw new MillraceError('MR606', 'A document has a duplicate key');
  }
  return { keys, slots, factory: new RecordFactory(keys), isUsual: objectsKeepOrder(keys) };
}
