import { Kind } from '../../../schema/generated/document.ts';
import { isInvalidDate, isPlain, unbox } from '../../lang/foreign-object.ts';
import { AdoptedShapes, copyNode } from './copy.ts';
import { explain, refuse } from './encode-error.ts';
import { keptScratchBytes } from '../format/layout.ts';
import { NumberTape } from './number-tape.ts';
import type { Homes } from './scratch.ts';
import { layOut } from './seal.ts';
import { ShapeTable } from './shapes.ts';
import type { Shape } from './shapes.ts';
import { Tape } from './tape.ts';
import { TextTape } from './text.ts';
import { PathTracker } from './path-tracker.ts';
import { originIn } from '../views/view-origin.ts';
import type { Origin, Parts } from '../views/view-origin.ts';

/** An object of the caller, before it is known what is special about it. */
interface Foreign {
  readonly toJSON?: unknown;
  readonly [key: string]: unknown;
}

/** Writes values as nodes: a value becomes node 0, its descendants are appended. */
export class Writer {
  readonly nodes: Tape;
  readonly text: TextTape;
  readonly numbers: NumberTape;
  readonly shapes = new ShapeTable();
  readonly tracker = new PathTracker();
  readonly adopted = new AdoptedShapes(this.shapes);
  /** Members of enclosing records that have children, and the nodes reserved for them. */
  readonly #members: unknown[] = [];
  readonly #slots: number[] = [];
  #waiting = 0;
  /** Whether `for … in` finds inherited members in every object. */
  #inherits = false;

  constructor(homes?: Homes) {
    this.nodes = new Tape(homes?.nodes, homes);
    this.text = new TextTape(this.nodes, homes);
    this.numbers = new NumberTape(homes);
  }

  /** Begins a document. */
  begin(): void {
    this.nodes.clear();
    this.nodes.reserve(1);
    this.text.clear();
    this.numbers.clear();
    this.shapes.begin();
    this.adopted.clear();
  }

  /** Whether it has too much scratch memory to be kept. */
  get isLarge(): boolean {
    const { nodes, text, numbers } = this;
    return nodes.capacityBytes + text.capacityBytes + numbers.capacityBytes > keptScratchBytes;
  }

  /** Frees the scratch memory, or returns to the memory it was given, and begins a document. */
  shrink(): void {
    for (const tape of [this.nodes, this.text, this.numbers]) {
      tape.clear();
      tape.shrink();
    }
    this.begin();
  }

  /** Throws MR701 or MR702; nothing of `value` remains then. */
  write(value: unknown): void {
    const { nodes, text, numbers, tracker } = this;
    const { count } = nodes;
    const texts = text.mark();
    const doubles = numbers.length;
    this.#inherits = inheritedByAll();
    try {
      if (!this.#put(value, 0)) refuse(undefined);
      text.flush();
    } catch (thrown) {
      nodes.count = count;
      text.restore(texts);
      numbers.length = doubles;
      this.#waiting = 0;
      this.#members.length = 0;
      const error = explain(thrown, tracker.path());
      tracker.clear();
      throw error;
    }
  }

  /** Lays out `nodes` and everything written so far, without the checksum. Throws MR702. */
  layOut<T extends Uint8Array>(nodes: readonly Uint8Array[], allocate: (bytes: number) => T): T {
    try {
      const { numbers, text, shapes } = this;
      return layOut({ nodes, numbers, shapes, text }, allocate);
    } catch (thrown) {
      throw explain(thrown, '$');
    }
  }

  /** Writes `value` to node `slot`. Writes nothing and returns false if it is undefined. */
  #put(value: unknown, slot: number): boolean {
    return this.#putSimple(value, slot) || this.#putOther(value, slot);
  }

  #putOther(value: unknown, slot: number): boolean {
    if (typeof value === 'object' && value !== null) return this.#putObject(value as Foreign, slot);
    return value !== undefined && this.#putOdd(value as bigint | symbol | object, slot);
  }

  /** Writes a value without children. Returns false for any other value. */
  #putSimple(value: unknown, slot: number): boolean {
    if (typeof value === 'string') this.text.put(value, slot);
    else if (typeof value === 'number') this.#putNumber(value, slot);
    else if (typeof value === 'boolean') this.nodes.set(slot, value ? Kind.True : Kind.False, 0, 0);
    else if (value === null) this.nodes.set(slot, Kind.Null, 0, 0);
    else return false;
    return true;
  }

  #putNumber(value: number, slot: number): void {
    if (!Number.isFinite(value)) refuse(value);
    this.nodes.set(slot, Kind.Number, 0, value);
  }

  /** Writes a value that JSON cannot hold if it has a toJSON. */
  #putOdd(value: bigint | symbol | object, slot: number): boolean {
    const { toJSON } = value as unknown as Foreign;
    if (typeof toJSON === 'function' && typeof value !== 'symbol') {
      return this.#put(toJSON.call(value, this.tracker.key()), slot);
    }
    return refuse(value);
  }

  /** Views have a toJSON as well: this one test finds everything special about an object. */
  #putObject(value: Foreign, slot: number): boolean {
    const { toJSON } = value;
    if (typeof toJSON !== 'function') return this.#putContainer(value, slot);
    const from = originIn(value);
    if (from !== undefined) return this.#putView(from, slot);
    const plain: unknown = toJSON.call(value, this.tracker.key());
    if (plain === null && isInvalidDate(value)) refuse(value);
    if (typeof plain !== 'object' || plain === null) return this.#put(plain, slot);
    const source = originIn(plain);
    return source === undefined
      ? this.#putContainer(plain as Foreign, slot)
      : this.#putView(source, slot);
  }

  #putView(from: Origin, slot: number): boolean {
    if (from.kind === 'parts') return this.#putParts(from.parts, slot);
    copyNode(this, from.reader, from.node, slot);
    return true;
  }

  #putContainer(value: Foreign, slot: number): boolean {
    if (Array.isArray(value)) return this.#putArray(value, slot);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      return this.#putRecord(value, slot, true);
    }
    const inner = unbox(value);
    if (inner !== value) return this.#put(inner, slot);
    return isPlain(value) ? this.#putRecord(value, slot, false) : refuse(value);
  }

  #putArray(array: readonly unknown[], slot: number): boolean {
    const { nodes, tracker } = this;
    const { length } = array;
    if (typeof array[0] === 'number' && this.#putNumbers(array, slot)) return true;
    const depth = tracker.enter(array);
    const first = nodes.reserve(length);
    nodes.set(slot, Kind.Array, length, first - slot);
    for (let i = 0; i < length; i++) {
      const element = array[i];
      tracker.step(depth, i);
      if (!this.#put(element, first + i)) refuse(undefined);
    }
    tracker.leave();
    return true;
  }

  /** Writes nothing and returns false if an element is no number. */
  #putNumbers(array: readonly unknown[], slot: number): boolean {
    const { numbers, tracker } = this;
    const first = numbers.length;
    if (!numbers.write(array)) return false;
    tracker.enterCopy();
    this.nodes.set(slot, Kind.Numbers, array.length, first);
    tracker.leave();
    return true;
  }

  #putParts(parts: Parts, slot: number): boolean {
    const { length } = parts;
    const depth = this.tracker.enter(parts);
    const first = this.nodes.reserve(length);
    this.nodes.set(slot, Kind.Array, length, first - slot);
    for (let i = 0; i < length; i++) {
      this.tracker.step(depth, i);
      if (!this.#put(parts.at(i), first + i)) refuse(undefined);
    }
    this.tracker.leave();
    return true;
  }

  #putRecord(record: Foreign, slot: number, isPlain: boolean): boolean {
    const { nodes, tracker } = this;
    const depth = tracker.enter(record);
    const first = nodes.count;
    const bottom = this.#waiting;
    const shape = isPlain && !this.#inherits ? this.#walk(record) : this.#lookUp(record);
    const top = this.#waiting;
    if (top > bottom) tracker.setShape(depth, shape);
    let gone: Set<number> | undefined;
    for (let i = bottom; i < top; i++) {
      const position = (this.#slots[i] ?? 0) - first;
      const member = this.#members[i];
      this.#members[i] = undefined;
      tracker.step(depth, position);
      if (!this.#putOther(member, first + position)) (gone ??= new Set()).add(position);
    }
    this.#waiting = bottom;
    tracker.leave();
    const final = gone ? this.#closeGaps(shape, first, gone) : shape;
    nodes.set(slot, Kind.Record, this.shapes.use(final), first - slot);
    return true;
  }

  /**
   * Writes the simple members of a record, queues the others, and returns the shape. For records
   * that inherit no members: reading a member within `for … in` needs no lookup, whatever shapes
   * came before.
   */
  #walk(record: Foreign): Shape {
    let shape = this.shapes.root;
    let at = '';
    try {
      for (const key in record) {
        at = key;
        shape = this.#take(shape, key, record[key]);
      }
    } catch (thrown) {
      this.tracker.reading(at);
      throw thrown;
    }
    return shape;
  }

  /** Like `#walk`, for own keys only. */
  #lookUp(record: Foreign): Shape {
    let shape = this.shapes.root;
    for (const key of Object.keys(record)) {
      this.tracker.reading(key);
      shape = this.#take(shape, key, record[key]);
    }
    this.tracker.reading(undefined);
    return shape;
  }

  /** Takes the next member of a record; `shape` has the keys before it. */
  #take(shape: Shape, key: string, member: unknown): Shape {
    if (member === undefined) return shape;
    const node = this.nodes.reserve(1);
    if (!this.#putSimple(member, node)) {
      this.#members[this.#waiting] = member;
      this.#slots[this.#waiting++] = node;
    }
    return this.shapes.step(shape, key);
  }

  /** Removes members whose toJSON returned undefined; their reserved nodes become null. */
  #closeGaps(shape: Shape, first: number, gone: ReadonlySet<number>): Shape {
    const { nodes } = this;
    this.text.flush();
    const kept = shape.names.filter((_, i) => !gone.has(i)).map(({ key }) => key);
    let to = first;
    for (let i = 0; i < shape.size; i++) if (!gone.has(i)) nodes.move(first + i, to++);
    while (to < first + shape.size) nodes.set(to++, Kind.Null, 0, 0);
    return this.shapes.of(kept);
  }
}

function inheritedByAll(): boolean {
  for (const _ in {}) return true;
  return false;
}
