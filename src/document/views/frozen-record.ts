import type { NodeReader } from '../reading/reader.ts';
import { anchor } from './view-origin.ts';

/** Records with more members are read through traps, one member at a time. */
const mostMembers = 16;

/**
 * The record at `node` as a frozen object, when it is small and has nothing below it; undefined for any other. All of it
 * is decoded in the time of three reads through traps, and from then on it is read like any object.
 */
export function frozenRecord(reader: NodeReader, node: number): object | undefined {
  const { keys, factory } = reader.shape(reader.size(node));
  if (keys.length > mostMembers) return undefined;
  const first = reader.first(node);
  for (let i = 0; i < keys.length; i++) if (!reader.isSmall(first + i)) return undefined;
  return Object.freeze(anchor(factory.make(reader, first), reader, node));
}
