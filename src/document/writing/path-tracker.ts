import { maxDepth } from '../format/layout.ts';
import { formatPath } from '../../lang/path.ts';
import { EncodeError } from './encode-error.ts';
import type { Shape } from './shapes.ts';

/** Cycles are looked for at every eighth level only: flat values pay nothing. */
const cycleCheck = 8;

/** The position of the writer within a value: the containers around it, outermost first. */
export class PathTracker {
  /** The position of the child being written, by depth. */
  readonly #positions = new Uint32Array(maxDepth + 1);
  readonly #containers: (object | undefined)[] = [];
  /** Shapes of the records among them; undefined for arrays and records still being read. */
  readonly #shapes: (Shape | undefined)[] = [];
  /** The key of the member that is being read from the innermost container. */
  #readingKey: string | undefined;
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

  /** Enters a container that is no object of the caller, so it cannot be part of a cycle. */
  enterCopy(): void {
    if (this.#depth >= maxDepth)
      throw new EncodeError('MR702', `nested more than ${maxDepth} levels deep`);
    this.#depth++;
  }

  /** Sets the keys of the record entered at `depth`. */
  setShape(depth: number, shape: Shape): void {
    this.#shapes[depth] = shape;
  }

  /** Sets the key of the member that is being read from the innermost container. */
  reading(key: string | undefined): void {
    this.#readingKey = key;
  }

  /** Moves on to child `position` of the container entered at `depth`. */
  step(depth: number, position: number): void {
    this.#positions[depth] = position;
  }

  /** Leaves the innermost container and drops the reference to it. */
  leave(): void {
    this.#containers[--this.#depth] = undefined;
  }

  /** The key of the value being written, as JSON.stringify passes it to `toJSON`. */
  key(): string {
    return String(this.#path(this.#depth).at(-1) ?? '');
  }

  path(): string {
    return formatPath(this.#path(this.#depth));
  }

  /** Leaves all containers. */
  clear(): void {
    this.#depth = 0;
    this.#containers.length = 0;
    this.#shapes.length = 0;
    this.#readingKey = undefined;
  }

  #path(depth: number): (string | number)[] {
    const path: (string | number)[] = [];
    for (let level = 0; level < depth; level++) {
      const position = this.#positions[level] ?? 0;
      path.push(this.#shapes[level]?.names[position]?.key ?? position);
    }
    if (this.#readingKey !== undefined) path[depth - 1] = this.#readingKey;
    return path;
  }

  /** Throws if `container` is its own ancestor. The path then ends where the cycle first closes. */
  #refuseCycle(container: object): void {
    if (!this.#containers.includes(container)) return;
    const line = [...this.#containers.slice(0, this.#depth), container];
    const closes = line.findIndex((each, at) => line.indexOf(each) < at);
    const start = line.indexOf(line[closes]);
    this.#depth = closes;
    const first = formatPath(this.#path(start));
    throw new EncodeError('MR701', `a cycle: the same object as ${first}`);
  }
}
