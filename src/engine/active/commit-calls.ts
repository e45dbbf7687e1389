/** Calls back those that follow what is committed of the tasks of a run. */
export class CommitCalls {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Calls back at the next commit of the task, once. Returns what ends that. */
  next(task: string, ring: () => void): () => void {
    const rings = this.#waiting.get(task) ?? new Set();
    this.#waiting.set(task, rings.add(ring));
    return () => rings.delete(ring);
  }

  /** Something of the task was committed. */
  ring(task: string): void {
    const rings = this.#waiting.get(task);
    this.#waiting.delete(task);
    for (const ring of rings ?? []) ring();
  }

  /** Nothing more is committed. */
  end(): void {
    for (const task of this.#waiting.keys()) this.ring(task);
  }
}
