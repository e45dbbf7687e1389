import { Kind } from '../../../schema/generated/document.ts';
import { nodeBytes } from '../format/layout.ts';
import type { ReadShape } from './read-shape.ts';
import { sharedShape } from './shared-shapes.ts';
import { TextWindow } from './text-window.ts';
import type { Vectors } from '../format/vectors.ts';

/** Short texts are cached: a template often reads the same one for every item. */
const keptTexts = 64;
const shortText = 128;

/** The memory of a reader that has none. */
const noWords: Uint32Array = new Uint32Array(0);
const noNumbers: Float64Array = new Float64Array(0);
const noText: Buffer = Buffer.alloc(0);

/**
 * Reads the nodes of a sealed document in place. Requested nodes and shapes must exist.
 *
 *   loaded ──`empty`──▶ empty ──a read finds nothing──▶ `load` ──`fill`──▶ loaded
 *
 * A view does not notice: it refers to nodes by their numbers. While the memory is there, a read
 * costs the same as if it always were.
 */
export class NodeReader {
  readonly count: number;
  #text = noText;
  #elements = noNumbers;
  #words = noWords;
  #numbers = noNumbers;
  #keyWords = noWords;
  #keyNumbers = noNumbers;
  #shapeWords = noWords;
  #isEmpty = true;
  /** Decoded at first use. */
  readonly #shapes: (ReadShape | undefined)[] = [];
  /** Cached texts; `#textNodes` holds the node of each. Allocated when the first text is read. */
  #texts: (string | undefined)[] | undefined;
  #textNodes: Float64Array | undefined;
  #window: TextWindow | undefined;

  constructor(vectors: Vectors) {
    this.count = vectors.nodes.count;
    this.fill(vectors);
  }

  protected fill({ buffer, nodes, keys, shapes, text, numbers }: Vectors): void {
    this.#words = new Uint32Array(buffer, nodes.at, (nodes.count * nodeBytes) / 4);
    this.#numbers = new Float64Array(buffer, nodes.at, (nodes.count * nodeBytes) / 8);
    this.#keyWords = new Uint32Array(buffer, keys.at, (keys.count * nodeBytes) / 4);
    this.#keyNumbers = new Float64Array(buffer, keys.at, (keys.count * nodeBytes) / 8);
    this.#shapeWords = new Uint32Array(buffer, shapes.at, shapes.count * 2);
    this.#text = Buffer.from(buffer, text.at, text.count);
    this.#elements = new Float64Array(buffer, numbers.at, numbers.count);
    this.#isEmpty = false;
  }

  /** Drops the memory, and keeps what was decoded of shapes. */
  protected empty(): void {
    this.#words = noWords;
    this.#numbers = noNumbers;
    this.#keyWords = noWords;
    this.#keyNumbers = noNumbers;
    this.#shapeWords = noWords;
    this.#text = noText;
    this.#elements = noNumbers;
    this.#window = undefined;
    this.#texts = undefined;
    this.#textNodes = undefined;
    this.#isEmpty = true;
  }

  /** Fills the reader again. */
  protected load(): void {}

  /** A read has found nothing: the reader is empty, or there is no such node. */
  #loaded(): this {
    if (this.#isEmpty) this.load();
    return this;
  }

  /** To be read at once: the memory can be evicted when another document is read. */
  get text(): Buffer {
    if (this.#isEmpty) this.load();
    return this.#text;
  }

  /** Elements of arrays of numbers only. To be read at once, as `text`. */
  get numbers(): Float64Array {
    if (this.#isEmpty) this.load();
    return this.#elements;
  }

  kind(node: number): Kind {
    return this.#words[4 * node] ?? this.#loaded().#words[4 * node] ?? Kind.Null;
  }

  /** Bytes of a text, elements of an array of either kind, or the shape of a record. */
  size(node: number): number {
    return this.#words[4 * node + 1] ?? this.#loaded().#words[4 * node + 1] ?? 0;
  }

  /** A number, or the position of a text or of an array of numbers. */
  number(node: number): number {
    return this.#numbers[2 * node + 1] ?? this.#loaded().#numbers[2 * node + 1] ?? 0;
  }

  /** The first child of an array or record. */
  first(node: number): number {
    return node + this.number(node);
  }

  primitive(node: number, kind: Kind): string | number | boolean | null {
    switch (kind) {
      case Kind.Number:
        return this.number(node);
      case Kind.Latin1:
      case Kind.Utf16:
        return this.#read(node, kind);
      case Kind.True:
        return true;
      case Kind.False:
        return false;
      case Kind.Null:
      case Kind.Array:
      case Kind.Record:
      case Kind.Numbers:
        return null;
    }
  }

  /** The primitive at `node`, for which `isSmall` holds. Not cached. */
  small(node: number): string | number | boolean | null {
    const kind = this.kind(node);
    return kind < Kind.Latin1 ? this.primitive(node, kind) : this.#short(node, kind);
  }

  /** Whether `node` is a primitive other than a long text. */
  isSmall(node: number): boolean {
    const kind = this.kind(node);
    return kind <= Kind.Number || (kind < Kind.Array && this.size(node) <= shortText);
  }

  #read(node: number, kind: Kind): string {
    const size = this.size(node);
    if (size > shortText) return this.#decode(kind, this.number(node), size);
    const texts = (this.#texts ??= []);
    const nodes = (this.#textNodes ??= new Float64Array(keptTexts).fill(-1));
    const place = node % keptTexts;
    const known = nodes[place] === node ? texts[place] : undefined;
    if (known !== undefined) return known;
    const text = this.#short(node, kind);
    nodes[place] = node;
    texts[place] = text;
    return text;
  }

  #short(node: number, kind: Kind): string {
    const start = this.number(node);
    const size = this.size(node);
    if (kind !== Kind.Latin1) return this.#decode(kind, start, size);
    return (this.#window ??= new TextWindow(this.text)).read(start, size);
  }

  shape(number: number): ReadShape {
    return (this.#shapes[number] ??= this.#readShape(number));
  }

  #readShape(number: number): ReadShape {
    this.#loaded();
    const first = this.#shapeWords[2 * number] ?? 0;
    const size = this.#shapeWords[2 * number + 1] ?? 0;
    const keys: string[] = [];
    for (let i = 0; i < size; i++) {
      const word = 4 * (first + i);
      const start = this.#keyNumbers[word / 2 + 1] ?? 0;
      keys.push(this.#decode(this.#keyWords[word], start, this.#keyWords[word + 1] ?? 0));
    }
    return sharedShape(keys);
  }

  #decode(kind: Kind | undefined, start: number, size: number): string {
    return this.text.toString(kind === Kind.Latin1 ? 'latin1' : 'utf16le', start, start + size);
  }
}
