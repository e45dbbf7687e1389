import { maxDepth } from '../format/layout.ts';
import { EncodeError, formatPath, refuse } from './encode-error.ts';
import type { Shape } from './shapes.ts';

/** Every so many levels the ancestors are compared: a cycle is found soon, and flat values pay nothing. */
const cycleCheck = 8;

/** Where the writer stands in a value: the containers around it, outermost first. */
export class PathTracker {
  /** The position of the child being written, by depth. */
  readonly #positions = new Uint32Array(maxDepth + 1);
  readonly #containers: (object | undefined)[] = [];
  /** Shapes of the records among them; undefined for arrays, and before a record has been read through. */
  readonly #shapes: (Shape | undefined)[] = [];
  /** The key at which the innermost container could not be read through. */
  #stuck: string | undefined;
  #depth = 0;

  get depth(): number {
    return this.#depth;
  }

  enter(container: object): number {
    const depth = this.#depth;
    if (depth % cycleCheck === cycleCheck - 1) this.#refuseCycle(container);
    this.enterCopy();
    this.#containers[depth] = container;
    this.#shapes[depth] = undefined;
    return depth;
  }

  /** Enters a container that is copied from a document: it is no object, and cannot be refused by itself. */
  enterCopy(): void {
    if (this.#depth >= maxDepth)
      throw new EncodeError('MR702', `nested more than ${maxDepth} levels deep`);
    this.#depth++;
  }

  /** Says which keys the record entered at `depth` has. */
  know(depth: number, shape: Shape): void {
    this.#shapes[depth] = shape;
  }

  /** Says that the innermost container, a record, cannot be read through because of the member at `key`. */
  stickAt(key: string | undefined): void {
    this.#stuck = key;
  }

  /** Says that child `position` of the container entered at `depth` comes next. */
  step(depth: number, position: number): void {
    this.#positions[depth] = position;
  }

  /** Leaves the innermost container, and forgets it. */
  leave(): void {
    this.#containers[--this.#depth] = undefined;
  }

  /** The key of the value being written, as JSON.stringify tells it to `toJSON`. */
  key(): string {
    return String(this.#path(this.#depth).at(-1) ?? '');
  }

  path(): string {
    return formatPath(this.#path(this.#depth));
  }

  /** Leaves all, wherever that was. */
  clear(): void {
    this.#depth = 0;
    this.#containers.length = 0;
    this.#shapes.length = 0;
    this.#stuck = undefined;
  }

  #path(depth: number): (string | number)[] {
    const path: (string | number)[] = [];
    for (let level = 0; level < depth; level++) {
      const position = this.#positions[level] ?? 0;
      path.push(this.#shapes[level]?.names[position]?.key ?? position);
    }
    if (this.#stuck !== undefined) path[depth - 1] = this.#stuck;
    return path;
  }

  /** Throws when `container` is one of its own ancestors; the path then ends where the circle closes first. */
  #refuseCycle(container: object): void {
    if (!this.#containers.includes(container)) return;
    const line = [...this.#containers.slice(0, this.#depth), container];
    const closes = line.findIndex((each, at) => line.indexOf(each) < at);
    const start = line.indexOf(line[closes]);
    this.#depth = closes;
    refuse(`a cycle: the same object as ${formatPath(this.#path(start))}`);
  }
}
