import { createRun } from '../../../src/engine/acquiring/new-run.ts';
import { beginRerun } from '../../../src/engine/acquiring/rerun.ts';
import type { RunAction, RunRequest } from '../../../src/run/control.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import type { LeaseOwner, RunId, TaskKey } from '../../../src/run/records.ts';
import { Schedule } from '../schedule.ts';
import { newRun } from '../stage.ts';
import {
  PassedOver,
  type PoolScript,
  type ScriptedItem,
  type ScriptedUnit,
  WorkerDeath,
} from '../pool-script.ts';
import { expectedEnd, type FlowEnd, outputOf } from './expected.ts';
import type { FlowSketch, TaskSketch } from './flows.ts';
import { foldName, planFor, readsOf } from './written.ts';
import { ModelProcess } from './process.ts';
import { Recount } from './recount.ts';

/** The microtasks without a step after which the world is idle. */
const PATIENCE = 60;
/** Worker deaths in one process: two, so that no item counts as poison. */
const DEATHS = 2;

/** The only time that the world has. */
export interface Clock {
  advance(ms: number): void;
}

/** One store, one run, and any number of processes that run it. The seed decides the order. */
export class World {
  readonly flow: FlowSketch;
  readonly end: FlowEnd;
  readonly faults: string[] = [];
  readonly processes: ModelProcess[] = [];
  run: RunId | undefined;
  /** A cancel was requested: the run can end early. */
  cancelled = false;
  /** How often each batch arrives. With two, a worker can seem to have ended before it has. */
  readonly #copies: number;
  readonly #schedule: Schedule;
  readonly #clock: Clock;
  readonly #plan: Plan;
  readonly #sketches: ReadonlyMap<string, TaskSketch>;
  /** Folds whose parts cannot be merged. */
  readonly #chains: ReadonlySet<string>;
  #store: Store;
  #recount: Recount | undefined;
  #io: Promise<unknown> | undefined;

  /** `meant` is the flow that says how the run ends, when `flow` does not. */
  constructor(flow: FlowSketch, seed: number, store: Store, clock: Clock, meant = flow) {
    this.flow = flow;
    this.end = expectedEnd(meant);
    this.#plan = planFor(flow);
    this.#sketches = new Map(flow.tasks.map((task) => [task.name, task]));
    const chains = flow.tasks.filter(({ folded }) => folded?.endsWith('chain'));
    this.#chains = new Set(chains.map(({ name }) => foldName(name)));
    this.#schedule = new Schedule(seed);
    this.#copies = 1 + this.#schedule.below(2);
    this.#store = store;
    this.#clock = clock;
  }

  get store(): Store {
    return this.#store;
  }

  /** The process that has the lease. */
  get holder(): ModelProcess | undefined {
    const pid = this.run && this.#store.lease(this.run)?.owner.pid;
    return this.processes.find(({ owner, alive }) => owner.pid === pid && alive);
  }

  get state(): string {
    return (this.run && this.#store.run(this.run)?.state) ?? 'absent';
  }

  /** Creates the run. The seed decides what happens before it is opened. */
  async begin(): Promise<void> {
    const first = this.#process();
    const { store, owner } = first;
    const creating = createRun(store, { ...newRun(this.#plan), owner });
    await this.settle();
    const run = await creating;
    this.run = run.id;
    this.#recount = new Recount(run.id);
    first.open(run);
  }

  /** Another process resumes the run. With `force`, the owner is judged dead, rightly or not. */
  resume(force: boolean): void {
    if (!this.run || !this.#store.run(this.run)) return;
    const alive = ({ pid }: LeaseOwner): boolean =>
      !force && this.processes.some((process) => process.owner.pid === pid && process.alive);
    this.#process().resume(this.run, this.#plan, alive);
  }

  /** Requests a cancel or a pause through the store. */
  async request(request: RunRequest): Promise<void> {
    const { run } = this;
    if (!run || this.state !== 'running') return;
    if (request.cancel) this.cancelled = true;
    await this.#store.commit((tx) => tx.putRequest(run, { ...tx.request(run), ...request }));
  }

  /** Asks for another concurrency of one of the tasks; of a plain task, in vain. */
  set(task: number, value: number): Promise<void> {
    const { name = '' } = this.flow.tasks[task % this.flow.tasks.length] ?? {};
    return this.ask({ kind: 'concurrency', task: name, value });
  }

  /** Asks for something through the store. */
  async ask(action: RunAction): Promise<void> {
    const { run } = this;
    if (!run || this.state !== 'running') return;
    await this.#store.commit((tx) => tx.controls.ask(run, action, Date.now()));
    this.holder?.look();
  }

  /** Retries what has failed or was cancelled. Returns false when nothing was. */
  async retry(): Promise<boolean> {
    const { run } = this;
    if (!run || (this.state !== 'failed' && this.state !== 'cancelled')) return false;
    const owner = { pid: 0, host: 'here', started: 'retry', since: Date.now() };
    await beginRerun(this.#store, run, { plan: this.#plan, owner, alive: () => false });
    this.cancelled = false;
    this.#recount = new Recount(run);
    this.#check();
    this.resume(true);
    return true;
  }

  cancel(): void {
    this.cancelled = true;
    this.holder?.cancel();
  }

  async steps(count: number): Promise<void> {
    for (let n = 0; n < count; n++) await this.#step();
  }

  tick(ms: number): void {
    this.#clock.advance(ms);
  }

  /** Takes all steps that need no clock. */
  async settle(): Promise<void> {
    for (let idle = 0; idle < PATIENCE; idle++) if (await this.#step()) idle = 0;
  }

  /** Takes steps until the run has ended. Resumes it when no process runs it. */
  async finish(): Promise<void> {
    for (let turns = 0; turns < 200; turns++) {
      await this.settle();
      if (this.state !== 'running' && this.state !== 'paused') return;
      const busy = this.processes.some((process) => process.outcome === 'trying');
      if (!busy && this.holder?.outcome !== 'running') this.resume(true);
      else this.tick(250);
    }
    this.faults.push('the run has gone silent');
  }

  /** All processes die, and the store is opened again. */
  async reopen(open: () => Promise<Store>): Promise<void> {
    for (const process of this.processes) process.die();
    await this.settle();
    this.#store = await open();
  }

  #process(): ModelProcess {
    const pid = this.processes.length + 1;
    const script = this.#script(pid);
    const gate = {
      add: this.#schedule.add,
      hold: (io: Promise<unknown>) => void (this.#io = io),
      committed: () => this.#check(),
      fault: (message: string) => void this.faults.push(message),
    };
    const { run } = this;
    const parts = { pid, gate, script, run, store: this.#store, schedule: this.#schedule };
    const process = new ModelProcess(parts);
    this.processes.push(process);
    return process;
  }

  /** Takes one step after some microtasks. Returns false when there is none. */
  async #step(): Promise<boolean> {
    for (let ticks = this.#schedule.below(6); ticks >= 0; ticks--) await undefined;
    const stepped = this.#schedule.step();
    const io = this.#io;
    this.#io = undefined;
    await io;
    return stepped;
  }

  #check(): void {
    try {
      this.#recount?.check(this.#store);
    } catch (error) {
      this.faults.push(error instanceof Error ? error.message : String(error));
    }
  }

  #script(pid: number): PoolScript {
    let deaths = DEATHS;
    return {
      size: 2,
      copies: this.#copies,
      losses: 0.5,
      logs: true,
      run: (item) => {
        const output = this.#work(pid, item);
        if (deaths > 0 && this.#schedule.chance(0.03)) {
          deaths--;
          throw new WorkerDeath('struck by lightning');
        }
        return output;
      },
    };
  }

  #work(pid: number, item: ScriptedItem): unknown {
    const { task, index, attempt } = item;
    const { task: name, visit } = task;
    const sketch = this.#sketches.get(name);
    const key = this.run && { run: this.run, task: name, visit };
    if (item.unit && key) {
      if (this.#copies === 1 && this.holder?.owner.pid === pid) {
        this.#checkTurn(key, item, `process ${pid}: ${name}/${visit}/${index}`);
      }
      return joined(item.unit, !this.#chains.has(name));
    }
    if (!sketch || !key) throw new Error(`the flow has no task ${name}`);
    const where = `process ${pid}: ${name}/${visit}/${index}, attempt ${attempt}`;
    if (this.#copies === 1 && this.holder?.owner.pid === pid) this.#checkTurn(key, item, where);
    const seen = JSON.stringify(item.input());
    const wanted = JSON.stringify(this.#input(sketch, index));
    if (seen !== wanted) this.faults.push(`${where}: has the input ${seen} in place of ${wanted}`);
    if (sketch.passes.includes(index)) throw new PassedOver();
    if (attempt !== sketch.outcomes[index]) throw new Error('not in this attempt');
    return outputOf(name, visit, index);
  }

  /** An item must not run when it has ended, nor another attempt than the one stored and due. */
  #checkTurn(key: TaskKey, { index, attempt }: ScriptedItem, where: string): void {
    if (this.#store.isDone(key, index)) this.faults.push(`${where}: ran, though it had ended`);
    const retry = [...this.#store.retries(key)].find((one) => one.index === index);
    const due = attempt === (retry?.attempt ?? 1) && Date.now() >= (retry?.due ?? 0);
    if (!due) this.faults.push(`${where}: ran in place of ${JSON.stringify(retry)}`);
  }

  #latestVisit(name: string): number {
    const records = this.run ? this.#store.tasks(this.run) : [];
    return Math.max(0, ...records.filter(({ task }) => task === name).map(({ visit }) => visit));
  }

  /** The input of an item: its element, and how the items of earlier tasks have ended. */
  #input(sketch: TaskSketch, index: number): object {
    const before = readsOf(this.flow, sketch).map((name): [string, unknown] => {
      const end = this.end.tasks.get(name);
      const visit = sketch.inFinally ? this.#latestVisit(name) : (end?.visits ?? 0);
      const items = end?.items.map(({ status }, at) => [
        status,
        status === 'succeeded' ? outputOf(name, visit, at) : null,
      ]);
      return [name, items];
    });
    return { item: sketch.plain ? null : index * 10, ...Object.fromEntries(before) };
  }
}

/** What the fold of the model makes of a unit: the values, one after the other. */
function joined({ acc = [], values = [], parts }: ScriptedUnit, merges: boolean): object {
  const value: unknown[] = [];
  for (const list of [acc, values, ...parts]) value.push(...(list as readonly unknown[]));
  return { merges, value };
}
