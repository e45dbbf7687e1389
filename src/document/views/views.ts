import { Kind } from '../../../schema/generated/document.ts';
import type { ReadShape } from '../reading/read-shape.ts';
import type { NodeReader } from '../reading/reader.ts';
import { frozenRecord } from './frozen-record.ts';
import { View, arrayTarget, recordTarget } from './view.ts';
import { originKey } from './view-origin.ts';
import type { Origin, Parts } from './view-origin.ts';
import { walkOf } from './walks.ts';

/** Larger records make a new view at every read, so that they do not keep what was read. */
const maxCachedMembers = 64;

/** A view of a record. */
class RecordView extends View {
  readonly #reader: NodeReader;
  readonly #node: number;
  readonly #shape: ReadShape;
  readonly #first: number;
  /** Views of members that were read, by slot. */
  #views: object[] | undefined;

  constructor(reader: NodeReader, node: number) {
    super();
    this.#reader = reader;
    this.#node = node;
    this.#shape = reader.shape(reader.size(node));
    this.#first = reader.first(node);
  }

  get(_: object, key: string | symbol, self: unknown): unknown {
    if (typeof key === 'string') {
      const slot = this.#shape.slots.get(key);
      if (slot !== undefined) return this.#member(slot);
    } else if (key === originKey) {
      return { kind: 'node', reader: this.#reader, node: this.#node } satisfies Origin;
    }
    return this.inherited(Object.prototype, key, self);
  }

  has(_: object, key: string | symbol): boolean {
    return (typeof key === 'string' && this.#shape.slots.has(key)) || key in Object.prototype;
  }

  ownKeys(): string[] {
    return [...this.#shape.keys];
  }

  getOwnPropertyDescriptor(_: object, key: string | symbol): PropertyDescriptor | undefined {
    const slot = typeof key === 'string' ? this.#shape.slots.get(key) : undefined;
    if (slot === undefined) return undefined;
    const value = this.#member(slot);
    return { value, writable: false, enumerable: true, configurable: true };
  }

  #member(slot: number): unknown {
    const reader = this.#reader;
    const node = this.#first + slot;
    const kind = reader.kind(node);
    if (kind < Kind.Array) return reader.primitive(node, kind);
    const known = this.#views?.[slot];
    if (known) return known;
    const view = containerView(reader, node, kind);
    if (this.#shape.keys.length <= maxCachedMembers) (this.#views ??= [])[slot] = view;
    return view;
  }
}

/** A view of an array, over any storage of its elements. */
abstract class ArrayView extends View {
  abstract readonly length: number;
  abstract readonly origin: Origin;
  abstract element(index: number): unknown;

  *elements(): Generator<unknown, void> {
    for (let i = 0; i < this.length; i++) yield this.element(i);
  }

  get(_: object, key: string | symbol, self: unknown): unknown {
    if (typeof key === 'string') {
      if (key === 'length') return this.length;
      const index = arrayIndex(key);
      if (index >= 0) return index < this.length ? this.element(index) : undefined;
      const walk = walkOf(key, this, self);
      if (walk !== undefined) return walk;
    } else if (key === Symbol.iterator) {
      return () => this.elements();
    } else if (key === originKey) {
      return this.origin;
    }
    return this.inherited(Array.prototype, key, self);
  }

  has(_: object, key: string | symbol): boolean {
    if (typeof key === 'string') {
      const index = arrayIndex(key);
      if (index >= 0) return index < this.length;
    }
    return key in Array.prototype;
  }

  ownKeys(): string[] {
    const keys = Array.from({ length: this.length }, (_, index) => String(index));
    keys.push('length');
    return keys;
  }

  getOwnPropertyDescriptor(_: object, key: string | symbol): PropertyDescriptor | undefined {
    if (typeof key !== 'string') return undefined;
    if (key === 'length') {
      return { value: this.length, writable: true, enumerable: false, configurable: false };
    }
    const index = arrayIndex(key);
    if (index < 0 || index >= this.length) return undefined;
    return { value: this.element(index), writable: false, enumerable: true, configurable: true };
  }
}

/** A view of an array of a document. `first` is the node or number of its first element. */
abstract class StoredArrayView extends ArrayView {
  readonly length: number;
  protected readonly reader: NodeReader;
  protected readonly first: number;
  readonly #node: number;

  constructor(reader: NodeReader, node: number, first: number) {
    super();
    this.length = reader.size(node);
    this.reader = reader;
    this.first = first;
    this.#node = node;
  }

  get origin(): Origin {
    return { kind: 'node', reader: this.reader, node: this.#node };
  }
}

class NodeArrayView extends StoredArrayView {
  constructor(reader: NodeReader, node: number) {
    super(reader, node, reader.first(node));
  }

  element(index: number): unknown {
    return viewOf(this.reader, this.first + index);
  }
}

/** A view of an array of numbers only, which have no nodes. */
class NumbersView extends StoredArrayView {
  constructor(reader: NodeReader, node: number) {
    super(reader, node, reader.number(node));
  }

  element(index: number): number | undefined {
    return this.reader.numbers[this.first + index];
  }
}

class PartsArrayView extends ArrayView {
  readonly length: number;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    super();
    this.length = parts.length;
    this.#parts = parts;
  }

  get origin(): Origin {
    return { kind: 'parts', parts: this.#parts };
  }

  element(index: number): unknown {
    return this.#parts.at(index);
  }
}

/** The primitive at `node`, or a new view of the array or record there. */
export function viewOf(reader: NodeReader, node: number): unknown {
  const kind = reader.kind(node);
  return kind < Kind.Array ? reader.primitive(node, kind) : containerView(reader, node, kind);
}

function containerView(reader: NodeReader, node: number, kind: Kind): object {
  if (kind === Kind.Record) {
    return frozenRecord(reader, node) ?? new Proxy(recordTarget, new RecordView(reader, node));
  }
  const handler =
    kind === Kind.Array ? new NodeArrayView(reader, node) : new NumbersView(reader, node);
  return new Proxy(arrayTarget, handler);
}

export function viewOfParts(parts: Parts): readonly unknown[] {
  return new Proxy<readonly unknown[]>(arrayTarget, new PartsArrayView(parts));
}

/** The index that `key` spells in canonical form, or -1. */
function arrayIndex(key: string): number {
  const { length } = key;
  if (length === 0 || length > 10) return -1;
  let index = 0;
  for (let i = 0; i < length; i++) {
    const digit = key.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    index = index * 10 + digit;
  }
  return length > 1 && key.charCodeAt(0) === 48 ? -1 : index;
}
