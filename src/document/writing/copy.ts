import { Kind } from '../../../schema/generated/document.ts';
import type { NumberTape } from './number-tape.ts';
import type { NodeReader } from '../reading/reader.ts';
import type { Shape, ShapeTable } from './shapes.ts';
import type { Tape } from './tape.ts';
import type { TextTape } from './text.ts';
import type { PathTracker } from './path-tracker.ts';

/** The parts of a writer that copied nodes go to. */
interface Target {
  readonly nodes: Tape;
  readonly text: TextTape;
  readonly numbers: NumberTape;
  readonly shapes: ShapeTable;
  readonly tracker: PathTracker;
  readonly adopted: AdoptedShapes;
}

/** Maps shapes of the document last copied from to shapes of the document being written. */
export class AdoptedShapes {
  readonly #table: ShapeTable;
  #reader: NodeReader | undefined;
  #shapes: Shape[] = [];

  constructor(table: ShapeTable) {
    this.#table = table;
  }

  shape(reader: NodeReader, number: number): Shape {
    if (reader !== this.#reader) {
      this.#reader = reader;
      this.#shapes = [];
    }
    const known = this.#shapes[number];
    if (known) return known;
    const adopted = this.#table.of(reader.shape(number).keys);
    this.#shapes[number] = adopted;
    return adopted;
  }

  /** Drops the reference to the document. */
  clear(): void {
    this.#reader = undefined;
    this.#shapes = [];
  }
}

/** Copies a node and its descendants from a document to node `slot`, without decoding them. */
export function copyNode(target: Target, reader: NodeReader, node: number, slot: number): void {
  const kind = reader.kind(node);
  const { nodes, text } = target;
  if (kind === Kind.Array) {
    copyChildren(target, reader, node, slot, kind, reader.size(node), reader.size(node));
  } else if (kind === Kind.Record) {
    const shape = target.adopted.shape(reader, reader.size(node));
    const number = target.shapes.use(shape);
    copyChildren(target, reader, node, slot, kind, number, shape.size);
  } else if (kind === Kind.Numbers) {
    copyNumbers(target, reader, node, slot);
  } else if (kind <= Kind.Number) {
    nodes.set(slot, kind, 0, reader.number(node));
  } else {
    const size = reader.size(node);
    nodes.set(slot, kind, size, text.length);
    text.copy(reader.text, reader.number(node), size);
  }
}

function copyNumbers(target: Target, reader: NodeReader, node: number, slot: number): void {
  const { nodes, numbers, tracker } = target;
  const size = reader.size(node);
  tracker.enterCopy();
  nodes.set(slot, Kind.Numbers, size, numbers.length);
  numbers.copy(reader.numbers, reader.number(node), size);
  tracker.leave();
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
  target.tracker.enterCopy();
  for (let i = 0; i < count; i++) copyNode(target, reader, from + i, first + i);
  target.tracker.leave();
}
