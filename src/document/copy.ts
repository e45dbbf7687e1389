import { Kind } from '../../schema/generated/document.ts';
import type { NodeReader } from './reader.ts';
import type { ShapeTable } from './shapes.ts';
import type { Tape } from './tape.ts';
import type { TextTape } from './text.ts';
import type { Trail } from './trail.ts';

/** Where copied nodes go. */
interface Target {
  readonly nodes: Tape;
  readonly text: TextTape;
  readonly shapes: ShapeTable;
  readonly trail: Trail;
}

/** Copies a node with all below it from a sealed document to node `slot`; no JavaScript value is made of it. */
export function copyNode(target: Target, reader: NodeReader, node: number, slot: number): void {
  const kind = reader.kind(node);
  const { nodes, text } = target;
  if (kind === Kind.Array) {
    copyChildren(target, reader, node, slot, kind, reader.size(node), reader.size(node));
  } else if (kind === Kind.Record) {
    const { keys } = reader.shape(reader.size(node));
    const shape = target.shapes.use(target.shapes.find(keys, target.shapes.none));
    copyChildren(target, reader, node, slot, kind, shape, keys.length);
  } else if (kind <= Kind.Number) {
    nodes.set(slot, kind, 0, reader.number(node));
  } else {
    const size = reader.size(node);
    nodes.set(slot, kind, size, text.length);
    text.copy(reader.text, reader.number(node), size);
  }
}

function copyChildren(
  target: Target,
  reader: NodeReader,
  node: number,
  slot: number,
  kind: Kind,
  size: number,
  count: number,
): void {
  const from = reader.first(node);
  const first = target.nodes.reserve(count);
  target.nodes.set(slot, kind, size, first - slot);
  target.trail.enterCopy();
  for (let i = 0; i < count; i++) copyNode(target, reader, from + i, first + i);
  target.trail.leave();
}
