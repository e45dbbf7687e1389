/** A key, and its node among the `keys` of the document with this epoch. */
interface Name {
  readonly key: string;
  epoch: number;
  node: number;
}

/**
 * The keys of records that have the same keys in the same order, for writing: a node of a tree with
 * one key per edge. A record finds its shape while it is read, with one comparison per member if
 * the previous record had the same keys.
 */
export class Shape {
  /** The last key. */
  readonly key: string;
  /** The child that was used last. */
  next: Shape | undefined = undefined;
  /** All children, once there are two. */
  others: Map<string, Shape> | undefined = undefined;
  /** Number of keys. */
  readonly size: number;
  /** The document in which `number` is valid. */
  epoch = 0;
  number = 0;
  readonly name: Name;
  readonly parent: Shape | undefined;
  #names: readonly Name[] | undefined;

  constructor(parent: Shape | undefined, name: Name) {
    this.key = name.key;
    this.size = parent ? parent.size + 1 : 0;
    this.name = name;
    this.parent = parent;
  }

  /** All keys, in order. */
  get names(): readonly Name[] {
    return (this.#names ??= collectNames(this));
  }
}

function collectNames(last: Shape): Name[] {
  const names: Name[] = [];
  for (let shape = last; shape.parent; shape = shape.parent) names.push(shape.name);
  return names.toReversed();
}

/** Shapes up to this number are kept for the next document. */
const keptShapes = 16 * 1024;

/** The tree of shapes. It outlives a document, so that the next one finds its shapes in it. */
export class ShapeTable {
  /** The shape of `{}`. */
  root = emptyShape();
  /** Shapes of the document being written, by number. */
  readonly used: Shape[] = [];
  #epoch = 0;
  #made = 0;
  #names = new Map<string, Name>();

  begin(): void {
    this.#epoch++;
    this.used.length = 0;
    if (this.#made < keptShapes) return;
    this.root = emptyShape();
    this.#names = new Map();
    this.#made = 0;
  }

  /** The shape with the keys of `shape`, then `key`. */
  step(shape: Shape, key: string): Shape {
    const { next } = shape;
    return next !== undefined && next.key === key ? next : this.#turn(shape, key);
  }

  /** The shape with these keys. */
  of(keys: readonly string[]): Shape {
    let shape = this.root;
    for (const key of keys) shape = this.step(shape, key);
    return shape;
  }

  /** The number of the shape in the document being written. */
  use(shape: Shape): number {
    if (shape.epoch !== this.#epoch) {
      shape.epoch = this.#epoch;
      shape.number = this.used.push(shape) - 1;
    }
    return shape.number;
  }

  /** True if `name` had no node yet in the document being written; it then gets `node`. */
  isNew(name: Name, node: number): boolean {
    if (name.epoch === this.#epoch) return false;
    name.epoch = this.#epoch;
    name.node = node;
    return true;
  }

  #turn(shape: Shape, key: string): Shape {
    const known = shape.others?.get(key);
    if (known) {
      shape.next = known;
      return known;
    }
    const made = new Shape(shape, this.#name(key));
    if (shape.next) shape.others ??= new Map([[shape.next.key, shape.next]]);
    shape.others?.set(key, made);
    shape.next = made;
    this.#made++;
    return made;
  }

  #name(key: string): Name {
    const known = this.#names.get(key);
    if (known) return known;
    const made = { key, epoch: 0, node: 0 };
    this.#names.set(key, made);
    return made;
  }
}

function emptyShape(): Shape {
  return new Shape(undefined, { key: '', epoch: 0, node: 0 });
}
