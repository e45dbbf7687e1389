import { type Assignment, isIsolated } from './assignment.ts';

/** Assignments that wait for a worker, in the order they came; isolated ones in a line apart. */
export class AssignmentQueue {
  readonly shared = new Set<Assignment>();
  readonly isolated = new Set<Assignment>();

  add(assignment: Assignment): void {
    this.#line(assignment).add(assignment);
  }

  delete(assignment: Assignment): void {
    this.#line(assignment).delete(assignment);
  }

  has(assignment: Assignment): boolean {
    return this.#line(assignment).has(assignment);
  }

  get size(): number {
    return this.shared.size + this.isolated.size;
  }

  *[Symbol.iterator](): Generator<Assignment> {
    yield* this.shared;
    yield* this.isolated;
  }

  #line(assignment: Assignment): Set<Assignment> {
    return isIsolated(assignment) ? this.isolated : this.shared;
  }
}
