/**
 * Members at levels, which are integers. Those of one level stand in the order in which they came
 * to it. A look for the lowest or highest costs as much as there are different levels.
 */
export class Levels<T> {
  readonly #levelOf = new Map<T, number>();
  readonly #members = new Map<number, Set<T>>();

  /** Moves a member to a level, behind those that are there. One that is there keeps its place. */
  set(member: T, level: number): void {
    if (this.#levelOf.get(member) === level) return;
    this.delete(member);
    this.#levelOf.set(member, level);
    const there = this.#members.get(level);
    if (there) there.add(member);
    else this.#members.set(level, new Set([member]));
  }

  delete(member: T): void {
    const level = this.#levelOf.get(member);
    if (level === undefined) return;
    this.#levelOf.delete(member);
    const there = this.#members.get(level);
    there?.delete(member);
    if (there?.size === 0) this.#members.delete(level);
  }

  /** The first to have come to the lowest level. */
  get lowest(): T | undefined {
    return this.#first(Math.min(...this.#members.keys()));
  }

  /** The first to have come to the highest level. */
  get highest(): T | undefined {
    return this.#first(Math.max(...this.#members.keys()));
  }

  #first(level: number): T | undefined {
    const [first] = this.#members.get(level) ?? [];
    return first;
  }
}
