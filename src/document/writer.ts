import { Kind } from '../../schema/generated/document.ts';
import { AdoptedShapes, copyNode } from './copy.ts';
import { explain, refuse } from './refusal.ts';
import { keptScratchBytes } from './layout.ts';
import { NumberTape } from './number-tape.ts';
import { layOut } from './seal.ts';
import { ShapeTable } from './shapes.ts';
import type { Shape } from './shapes.ts';
import { Tape } from './tape.ts';
import { TextTape } from './text.ts';
import { Trail } from './trail.ts';
import { unbox } from './unbox.ts';
import { originIn } from './view-origin.ts';
import type { Origin, Parts } from './view-origin.ts';

/** An object of the caller, looked at for what may be special about it. */
interface Foreign {
  readonly toJSON?: unknown;
  readonly [key: string]: unknown;
}

/** Writes values as nodes. Every value goes to node 0 with its descendants behind all that was written before. */
export class Writer {
  readonly nodes = new Tape();
  readonly text = new TextTape();
  readonly numbers = new NumberTape();
  readonly shapes = new ShapeTable();
  readonly trail = new Trail();
  readonly adopted = new AdoptedShapes(this.shapes);
  #hint = this.shapes.none;

  /** Begins a document. */
  begin(): void {
    this.nodes.clear();
    this.nodes.reserve(1);
    this.text.clear();
    this.numbers.clear();
    this.shapes.begin();
    this.adopted.clear();
    this.#hint = this.shapes.none;
  }

  /** Has more scratch memory than is to be kept. */
  get isLarge(): boolean {
    const { nodes, text, numbers } = this;
    return nodes.capacityBytes + text.capacityBytes + numbers.capacityBytes > keptScratchBytes;
  }

  /** Begins a document with little memory. */
  shrink(): void {
    for (const tape of [this.nodes, this.text, this.numbers]) {
      tape.clear();
      tape.shrink();
    }
    this.begin();
  }

  /** Throws MR701 or MR702; nothing of `value` is then left. */
  write(value: unknown): void {
    const { nodes, text, numbers, trail } = this;
    const { count } = nodes;
    const texts = text.mark();
    const doubles = numbers.length;
    try {
      this.#hint = this.#put(value, 0, this.#hint) ?? refuse('undefined');
    } catch (thrown) {
      nodes.count = count;
      text.restore(texts);
      numbers.length = doubles;
      const error = explain(thrown, trail.path());
      trail.clear();
      throw error;
    }
  }

  /** The words of all nodes from `first` on. */
  written(first = 0): Uint32Array {
    return this.nodes.words.subarray(first * 4, this.nodes.count * 4);
  }

  /** Lays `nodes` out with all else that was written so far; the checksum is not stated yet. Throws MR702. */
  layOut<B extends ArrayBufferLike>(
    nodes: readonly Uint32Array[],
    allocate: (bytes: number) => B,
  ): B {
    try {
      const { numbers, text, shapes } = this;
      return layOut({ nodes, numbers, shapes: shapes.used, text }, allocate);
    } catch (thrown) {
      throw explain(thrown, '$');
    }
  }

  /**
   * Writes `value` to node `slot`. `hint` is the shape that a record here may have; the answer is the hint for the next
   * value in the same place, or undefined when the value is, and nothing was written.
   */
  #put(value: unknown, slot: number, hint: Shape): Shape | undefined {
    switch (typeof value) {
      case 'string': {
        const start = this.text.length;
        const kind = this.text.write(value);
        this.nodes.set(slot, kind, this.text.length - start, start);
        return hint;
      }
      case 'number':
        if (!Number.isFinite(value)) refuse(String(value));
        this.nodes.set(slot, Kind.Number, 0, value);
        return hint;
      case 'boolean':
        this.nodes.set(slot, value ? Kind.True : Kind.False, 0, 0);
        return hint;
      case 'undefined':
        return undefined;
      case 'object':
        if (value !== null) return this.#putObject(value as Foreign, slot, hint);
        this.nodes.set(slot, Kind.Null, 0, 0);
        return hint;
      case 'bigint':
      case 'function':
      case 'symbol':
        return this.#putOdd(value, slot, hint);
    }
  }

  /** What is no value of JSON by itself may still have a toJSON. */
  #putOdd(value: bigint | symbol | object, slot: number, hint: Shape): Shape | undefined {
    const { toJSON } = value as unknown as Foreign;
    if (typeof toJSON === 'function' && typeof value !== 'symbol') {
      return this.#put(toJSON.call(value, this.trail.key()), slot, hint);
    }
    return refuse(typeof value === 'bigint' ? 'a BigInt' : `a ${typeof value}`);
  }

  /** Views have a toJSON too, so that one look tells whether there is anything special about an object. */
  #putObject(value: Foreign, slot: number, hint: Shape): Shape | undefined {
    const { toJSON } = value;
    if (typeof toJSON !== 'function') return this.#putContainer(value, slot, hint);
    const from = originIn(value);
    if (from !== undefined) return this.#putView(from, slot, hint);
    const plain: unknown = toJSON.call(value, this.trail.key());
    if (typeof plain !== 'object' || plain === null) return this.#put(plain, slot, hint);
    const source = originIn(plain);
    return source === undefined
      ? this.#putContainer(plain as Foreign, slot, hint)
      : this.#putView(source, slot, hint);
  }

  #putView(from: Origin, slot: number, hint: Shape): Shape {
    if (from.kind === 'parts') return this.#putParts(from.parts, slot, hint);
    copyNode(this, from.reader, from.node, slot);
    return hint;
  }

  #putContainer(value: Foreign, slot: number, hint: Shape): Shape | undefined {
    if (Array.isArray(value)) return this.#putArray(value, slot, hint);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      const inner = unbox(value);
      if (inner !== value) return this.#put(inner, slot, hint);
    }
    return this.#putRecord(value, slot, hint);
  }

  #putArray(array: readonly unknown[], slot: number, hint: Shape): Shape {
    const { nodes, trail } = this;
    const { length } = array;
    if (typeof array[0] === 'number' && this.#putNumbers(array, slot)) return hint;
    const depth = trail.enter(array, undefined);
    const first = nodes.reserve(length);
    nodes.set(slot, Kind.Array, length, first - slot);
    let next = hint;
    for (let i = 0; i < length; i++) {
      const element = array[i];
      trail.step(depth, i);
      next = this.#put(element, first + i, next) ?? refuse('undefined');
    }
    this.trail.leave();
    return next;
  }

  /** Answers whether all elements were numbers; if not, nothing was written. */
  #putNumbers(array: readonly unknown[], slot: number): boolean {
    const { numbers, trail } = this;
    const first = numbers.length;
    if (!numbers.write(array)) return false;
    trail.enterCopy();
    this.nodes.set(slot, Kind.Numbers, array.length, first);
    trail.leave();
    return true;
  }

  #putParts(parts: Parts, slot: number, hint: Shape): Shape {
    const { length } = parts;
    const depth = this.trail.enter(parts, undefined);
    const first = this.nodes.reserve(length);
    this.nodes.set(slot, Kind.Array, length, first - slot);
    let next = hint;
    for (let i = 0; i < length; i++) {
      this.trail.step(depth, i);
      next = this.#put(parts.at(i), first + i, next) ?? refuse('undefined');
    }
    this.trail.leave();
    return next;
  }

  #putRecord(value: Foreign, slot: number, hint: Shape): Shape {
    const { nodes, trail } = this;
    const keys = Object.keys(value);
    const shape = this.shapes.find(keys, hint);
    const { hints } = shape;
    const depth = trail.enter(value, keys);
    const values = this.#valuesOf(value, keys, depth);
    const first = nodes.reserve(keys.length);
    let position = 0;
    let kept: string[] | undefined;
    for (const key of keys) {
      trail.step(depth, position);
      const before = hints[position] ?? this.shapes.none;
      const child = first + (kept?.length ?? position);
      const after = this.#put(values[position], child, before);
      if (after === undefined) kept ??= keys.slice(0, position);
      else kept?.push(key);
      if (after !== undefined && after !== before) hints[position] = after;
      position++;
    }
    trail.leave();
    const final = kept ? this.#reduce(shape, kept, first) : shape;
    nodes.set(slot, Kind.Record, this.shapes.use(final), first - slot);
    return shape;
  }

  /** All at once: to look each key up takes most of the time where objects are of more kinds than the engine remembers. */
  #valuesOf(value: Foreign, keys: readonly string[], depth: number): readonly unknown[] {
    try {
      const values = Object.values(value);
      if (values.length === keys.length) return values;
    } catch {
      // Found again below, where the path is known.
    }
    return keys.map((key, position) => {
      this.trail.step(depth, position);
      return value[key];
    });
  }

  /** The shape of the members that were not undefined; the nodes reserved for the others become null. */
  #reduce(shape: Shape, kept: readonly string[], first: number): Shape {
    const { reduced, keys } = shape;
    for (let i = kept.length; i < keys.length; i++) this.nodes.set(first + i, Kind.Null, 0, 0);
    shape.reduced = this.shapes.find(kept, reduced ?? shape);
    return shape.reduced;
  }
}
