import type { CancelTimer, Clock } from '../../src/ports/clock.ts';
import type { Store, Transaction } from '../../src/ports/store.ts';
import type { AttemptLimit, NamedLimit, Sharer } from '../../src/ports/work.ts';
import type { LeaseOwner } from '../../src/run/records.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { Permits } from '../../src/wire/shared/permits.ts';
import { NamedLimits } from '../../src/work/limits/named-limits.ts';
import { ManualClock } from './manual-clock.ts';

const worldLimit: NamedLimit = {
  name: 'api',
  definition: (limits) => limits.get({ name: 'api' }) ?? {},
};

/** A task whose attempts count in a limit: its lanes take items one after the other. */
export class LimitedTask implements Sharer {
  readonly permits: Permits;
  readonly #limit: AttemptLimit;
  readonly #lanes: number;
  readonly #busy = new Set<number>();
  #left: number;
  #isOver = false;
  /** While paused, nothing new begins. */
  isPaused = false;

  constructor(limit: AttemptLimit, lanes: number, items: number) {
    this.permits = Permits.create(lanes);
    this.#limit = limit;
    this.#lanes = lanes;
    this.#left = items;
    this.report();
  }

  get demand(): number {
    const left = this.isPaused ? 0 : this.#left;
    return Math.min(this.#lanes, this.#busy.size + left);
  }

  get inFlight(): number {
    return this.#busy.size;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  permitted(): void {}

  /** The lane takes an item, if it has a permit. */
  enter(lane: number): void {
    if (this.#left === 0 || this.isPaused || this.#busy.has(lane)) return;
    if (lane >= this.#lanes || !this.permits.enter(lane)) return;
    this.#left--;
    this.#busy.add(lane);
  }

  /** Its item has ended; with `again`, it waits to be tried again. Nobody is told. */
  leave(lane: number, again = false): void {
    if (!this.#busy.delete(lane)) return;
    if (again) this.#left++;
    this.permits.leave(lane);
  }

  /** Its worker has died: what was in flight there is to be done again. */
  loseWorker(): void {
    this.#left += this.#busy.size;
    this.#busy.clear();
    this.permits.clear(0, this.#lanes);
    this.report();
  }

  report(): void {
    if (this.#isOver) return;
    if (this.#left === 0 && this.#busy.size === 0) return this.end();
    this.#limit.shared.changed(this);
  }

  /** It has settled, or was cancelled. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#left = 0;
    this.#busy.clear();
    this.#limit.shared.delete(this);
    this.#limit.release();
  }

  /** Lanes take what they may. */
  fill(): void {
    for (let lane = 0; lane < this.#lanes; lane++) this.enter(lane);
  }

  work(): void {
    this.fill();
    for (let lane = 0; lane < this.#lanes; lane++) this.leave(lane);
    this.report();
  }
}

/** A process that shares limits with others: it can be stopped, and die at any time. */
export class LimitedProcess {
  readonly #world: LimitWorld;
  readonly owner: LeaseOwner;
  readonly limits: NamedLimits;
  readonly tasks: LimitedTask[] = [];
  /** Runs that count in the limit, and how each leaves. */
  readonly leaves: (() => void)[] = [];
  readonly #begun = new Set<() => void>();
  /** Transactions that are not on disk, and what it is to hear of those that are. */
  readonly #commits: (() => void)[] = [];
  readonly #heard: (() => void)[] = [];
  readonly #rings: (() => void)[] = [];
  state: 'running' | 'stopped' | 'dead' = 'running';

  constructor(world: LimitWorld, name: string) {
    this.#world = world;
    this.owner = { pid: 1, host: 'h', started: name, since: 0, executor: name };
    this.limits = new NamedLimits({
      owner: this.owner,
      alive: (owner) => world.isAlive(owner),
      clock: this.#clock(world.clock),
      store: { limits: world.store.limits, commit: (work) => this.#commit(world.store, work) },
    });
  }

  start(lanes: number, items: number, priority = 0): LimitedTask {
    const limit = this.limits.attempts(worldLimit, { run: {}, priority });
    const task = new LimitedTask(limit, lanes, items);
    this.tasks.push(task);
    return task;
  }

  /** A run begins once it may. */
  enter(priority = 0): void {
    const leaveOnce = (): void => {
      this.#begun.delete(leaveOnce);
      leave();
    };
    this.leaves.push(leaveOnce);
    const leave = this.limits.enter(worldLimit, priority, () => void this.#begun.add(leaveOnce));
  }

  /** Runs that have begun end. */
  leaveAdmitted(): void {
    for (const leave of this.#begun) {
      this.leaves.splice(this.leaves.indexOf(leave), 1);
      leave();
    }
  }

  /** Attempts that hold a permit, whether or not they have begun. */
  get held(): number {
    if (this.state === 'dead') return 0;
    return this.tasks.reduce((sum, task) => sum + (task.isOver ? 0 : task.permits.held), 0);
  }

  /** By what is on disk, or is about to be. */
  get holds(): boolean {
    return (['attempts', 'runs'] as const).some((level) =>
      this.#world.store.limits
        .claims({ name: 'api', level })
        .some(({ owner, held }) => owner.executor === this.owner.executor && held > 0),
    );
  }

  /** Runs that have begun. */
  get admitted(): number {
    return this.state === 'dead' ? 0 : this.#begun.size;
  }

  /** Its next transaction is on disk; it does not know that yet. */
  write(): void {
    if (this.state === 'running') this.#commits.shift()?.();
  }

  /** It learns which of its transactions are on disk. */
  hear(): void {
    if (this.state === 'running') for (const hear of this.#heard.splice(0)) hear();
  }

  stop(): void {
    if (this.state === 'running') this.state = 'stopped';
  }

  continue(): void {
    if (this.state !== 'stopped') return;
    this.state = 'running';
    for (const ring of this.#rings.splice(0)) ring();
  }

  /** `isWritten`: a transaction of it is still on disk, but it never learns of that. */
  die(isWritten: boolean): void {
    if (isWritten) this.write();
    this.state = 'dead';
  }

  #commit<T>(store: Store, work: (tx: Transaction) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#commits.push(() => {
        const written = store.commit(work);
        this.#heard.push(() => void written.then(resolve, reject));
      });
    });
  }

  #clock(clock: Clock): Clock {
    const ringIn = (ms: number, ring: () => void): CancelTimer => {
      let isCancelled = false;
      const rung = (): void => {
        if (isCancelled || this.state === 'dead') return;
        if (this.state === 'stopped') this.#rings.push(rung);
        else ring();
      };
      const cancel = clock.after(ms, rung);
      return () => {
        isCancelled = true;
        cancel();
      };
    };
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      chance: () => clock.chance(),
      every: (ms, ring) => clock.every(ms, ring),
      after: ringIn,
    };
  }
}

/** Processes that share one limit of a store in memory. */
export class LimitWorld {
  readonly clock = new ManualClock();
  readonly store = createMemoryStore({ schedule: (commit) => commit() });
  readonly processes: LimitedProcess[] = [];

  static async create(limit: { concurrency?: number; rate?: number }): Promise<LimitWorld> {
    const world = new LimitWorld();
    await world.store.commit((tx) => tx.limits.put({ name: 'api', ...limit }));
    return world;
  }

  begin(): LimitedProcess {
    const process = new LimitedProcess(this, `p${this.processes.length}`);
    this.processes.push(process);
    return process;
  }

  isAlive({ executor }: LeaseOwner): boolean {
    return this.processes.some(
      ({ owner, state }) => owner.executor === executor && state !== 'dead',
    );
  }

  /** What all processes hold by their own account. */
  get held(): number {
    return this.processes.reduce((sum, { held }) => sum + held, 0);
  }

  get admitted(): number {
    return this.processes.reduce((sum, { admitted }) => sum + admitted, 0);
  }

  /** What has been posted has happened, all that can be written is on disk. */
  async settle(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      await turn();
      for (const process of this.processes) {
        process.write();
        process.hear();
      }
    }
    await turn();
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.settle();
  }
}

/** Promises that can settle have settled. */
export function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
