import { fileURLToPath } from 'node:url';
import type { Failure } from '../items/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { PackExports, Unloaded } from '../wire/messages.ts';
import type { Assignment } from './assignment.ts';

/** Bounds the time that the import of a pack takes, and knows which packs have ever loaded. */
export class LoadWatch {
  readonly #clock: Clock;
  readonly #most: number;
  /** Ends the thread of an assignment whose import does not end. */
  readonly #kill: (assignment: Assignment) => void;
  /** URLs of packs that have loaded in some thread. */
  readonly #packs = new Set<string>();
  /** Names of actions that some pack has had. */
  readonly #actions = new Set<string>();

  constructor(clock: Clock, most: number, kill: (assignment: Assignment) => void) {
    this.#clock = clock;
    this.#most = most;
    this.#kill = kill;
  }

  begin(assignment: Assignment, url: string): void {
    const cancel = this.#clock.after(this.#most, () => {
      if (assignment.loading) assignment.loading.isOverdue = true;
      this.#kill(assignment);
    });
    assignment.loading = { url, cancel, isOverdue: false };
  }

  loaded(assignment: Assignment, url: string): void {
    this.#packs.add(url);
    this.end(assignment);
  }

  end(assignment: Assignment): void {
    assignment.loading?.cancel();
    assignment.loading = undefined;
  }

  described(packs: readonly PackExports[]): void {
    for (const { pack, actions } of packs) {
      for (const name of actions) this.#actions.add(`${pack}.${name}`);
    }
  }

  /** The surroundings are to blame: something is lacking, or was there before as it is needed. */
  isPassing({ message }: Assignment, { url, failure, lack }: Unloaded): boolean {
    if (message.kind === 'describe') return false;
    if (failure.code === 'MR514') return true;
    if (failure.code === 'MR302') return this.#actions.has(message.task.action);
    if (lack !== undefined) return true;
    const source = message.task.packs.find((pack) => pack.url === url);
    // A pack without a version of its code is a part of Millrace.
    return source !== undefined && (source.code === undefined || this.#packs.has(source.url));
  }

  /** What the death of a thread says of the import that was under way in it. */
  unloaded({ loading, message }: Assignment, reason: string): Unloaded | undefined {
    if (!loading) return undefined;
    const { url, isOverdue } = loading;
    const file = fileURLToPath(url);
    const seconds = this.#most / 1000;
    if (isOverdue) {
      return unloaded(url, `${file} does not load: its import has not ended after ${seconds} s`);
    }
    // A consumer is lost with its thread, and its task counts such deaths.
    if (message.kind === 'consumer') return undefined;
    return unloaded(url, `${file} ends its thread while it loads: ${reason}`);
  }
}

function unloaded(url: string, message: string): Unloaded {
  const failure: Failure = { code: 'MR504', message };
  return { kind: 'unloaded', url, failure };
}
