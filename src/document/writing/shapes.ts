/** A key, and which node of `keys` says it in the document being written. */
interface Name {
  readonly key: string;
  epoch: number;
  node: number;
}

/**
 * The keys of records that have the same ones in the same order, on the writing side: a way down a tree, with one key to
 * each step. So a record finds its shape while it is read, with one comparison a member when the way is that of the
 * record before.
 */
export class Shape {
  /** The last one of the keys. */
  readonly key: string;
  /** The step that was taken from here the last time. */
  next: Shape | undefined = undefined;
  /** All steps from here, as soon as there are two. */
  others: Map<string, Shape> | undefined = undefined;
  /** How many keys there are. */
  readonly size: number;
  /** The document in which `number` counts. */
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

  /** All keys, in their order. */
  get names(): readonly Name[] {
    return (this.#names ??= collectNames(this));
  }
}

function collectNames(last: Shape): Name[] {
  const names: Name[] = [];
  for (let shape = last; shape.parent; shape = shape.parent) names.push(shape.name);
  return names.toReversed();
}

/** How many steps are kept for the next document. */
const keptSteps = 16 * 1024;

/** The tree of shapes. Outlives a document, so that the next one finds its shapes without making them. */
export class ShapeTable {
  /** The shape of `{}`. */
  root = emptyShape();
  /** Shapes of the document being written, by their numbers. */
  readonly used: Shape[] = [];
  #epoch = 0;
  #steps = 0;
  #names = new Map<string, Name>();

  begin(): void {
    this.#epoch++;
    this.used.length = 0;
    if (this.#steps < keptSteps) return;
    this.root = emptyShape();
    this.#names = new Map();
    this.#steps = 0;
  }

  /** The shape that has `key` behind all keys of `shape`. */
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

  /** Whether `name` has no node yet in the document being written; it then gets `node`. */
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
    this.#steps++;
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
