import type { NodeReader } from '../reading/reader.ts';
import { anchor } from './view-origin.ts';

/** Larger records are read through traps, one member at a time. */
const maxMembers = 16;

/**
 * The record at `node` as a frozen object if all of its members are small primitives and an object
 * keeps the order of its keys; otherwise undefined. Decoding it takes as long as three reads
 * through traps; after that it is read like any object.
 */
export function frozenRecord(reader: NodeReader, node: number): object | undefined {
  const { keys, factory, isUsual } = reader.shape(reader.size(node));
  if (keys.length > maxMembers || !isUsual) return undefined;
  const first = reader.first(node);
  for (let i = 0; i < keys.length; i++) if (!reader.isSmall(first + i)) return undefined;
  return Object.freeze(anchor(factory.make(reader, first), reader, node));
}
