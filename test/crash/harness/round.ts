import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Executor, toJS } from '../../../src/index.ts';
import { Coordinator, PATIENCE_MS } from './coordinator.ts';
import { executionsIn, judge, type Snapshot, snapshot } from './evidence.ts';
import { workflow } from './flow.ts';
import { type Below, drawKill, type Kill } from './kills.ts';

/** What one round came to. */
export interface Round {
  readonly kills: number;
  readonly repeats: number;
  readonly faults: readonly string[];
}

/** What all rounds share. */
export interface Ground {
  readonly folder: string;
  readonly directory: string;
  /** An executor in this process: it finishes each round. */
  readonly executor: Executor;
  /** What a run gives that nobody disturbs. */
  readonly output: unknown;
}

/** One run that is disturbed in some way, then finished, and compared with one that was not. */
export class Disturbed {
  readonly #ground: Ground;
  readonly #below: Below;
  readonly #file: string;
  readonly #snapshots: Snapshot[] = [];
  readonly #faults: string[] = [];
  #effects: readonly string[] = [];
  #kills = 0;
  #run: string | undefined;

  constructor(ground: Ground, round: number, below: Below) {
    this.#ground = ground;
    this.#below = below;
    this.#file = join(ground.folder, `effects-${round}`);
  }

  async play(): Promise<Round> {
    await this.#killOne();
    switch (this.#below(6)) {
      case 0:
        await this.#rivals();
        break;
      case 1:
      case 2:
        await this.#takeover();
        break;
      default:
        for (let kills = this.#below(3); kills > 0; kills--) await this.#killOne();
    }
    await this.#finish();
    await rm(this.#file, { force: true });
    const { faults, repeats } = judge(this.#effects, this.#snapshots);
    return { kills: this.#kills, repeats, faults: [...this.#faults, ...faults] };
  }

  /** One process that carries the run on until it is killed, or has ended before that. */
  async #killOne(): Promise<void> {
    const one = this.#start({ kill: drawKill(this.#below) });
    await one.ended();
    await this.#look([one]);
  }

  /** Two that want to resume the run in the same moment; each may be killed. */
  async #rivals(): Promise<void> {
    if (!this.#run) return;
    const rivals = [drawKill(this.#below), drawKill(this.#below)].map((kill) =>
      this.#start({ kill }),
    );
    await Promise.all(rivals.map((rival) => rival.ended()));
    const wrong = rivals.filter(({ fault }) => fault && !['MR603', 'MR508'].includes(fault));
    for (const { fault } of wrong) this.#faults.push(`a rival failed with ${fault}`);
    await this.#look(rivals);
  }

  /** Two that take the run from each other while both are alive. */
  async #takeover(): Promise<void> {
    if (!this.#run) return;
    const first = this.#start({ takeover: true });
    const stop = this.#below(3) > 0;
    if (stop) {
      await first.underWay();
      await wait(this.#below(20));
      first.signal('SIGSTOP');
    }
    const second = this.#start({ takeover: true });
    // A process that is stopped within a commit keeps the other waiting until it goes on.
    if (stop) await Promise.race([second.underWay(), wait(1500)]);
    first.signal('SIGCONT');
    await first.ended();
    await wait(this.#below(100));
    if (this.#below(2) === 0) second.signal('SIGKILL');
    await second.ended();
    for (const { fault } of [first, second]) {
      if (fault && !['MR604', 'MR508'].includes(fault))
        this.#faults.push(`it failed with ${fault}`);
    }
    await this.#look([first, second], 2);
  }

  #start(given: { readonly kill?: Kill; readonly takeover?: boolean }): Coordinator {
    const { directory } = this.#ground;
    const resume = this.#run === undefined ? {} : { resume: this.#run };
    return new Coordinator({ directory, file: this.#file, ...resume, ...given });
  }

  /** All processes are dead: what has been executed, and what is committed? */
  async #look(dead: readonly Coordinator[], takeovers = 0): Promise<void> {
    const kills = dead.filter((one) => one.killed).length;
    this.#kills += kills;
    for (const one of dead) {
      this.#run ??= one.run;
      if (one.misbehaviour) this.#faults.push(one.misbehaviour);
    }
    const { history } = this.#ground.executor;
    // It may have been killed before it could tell which run it started.
    this.#run ??= history
      .runs()
      .find(({ run }) => Object(history.report(run).parameters).file === this.#file)?.run;
    const known = await snapshot(history, this.#run, this.#file);
    this.#snapshots.push({ ...known, losses: kills + takeovers, last: dead.length === 1 });
  }

  async #finish(): Promise<void> {
    const { executor, output } = this.#ground;
    const { history } = executor;
    if (!this.#run) {
      if ((await executionsIn(this.#file)).length > 0) this.#faults.push('effects without a run');
      const run = await executor.start(workflow, { parameters: { file: this.#file } });
      this.#run = run.id;
      await run.result();
    } else if (history.find(this.#run).state === 'running') await this.#resume(this.#run);
    const report = history.report(this.#run);
    if (report.state !== 'succeeded') this.#faults.push(`the run ${report.state}`);
    if (!isDeepStrictEqual(toJS(report.output), output)) {
      this.#faults.push(`the output is ${JSON.stringify(report.output)}`);
    }
    for (const [name, task] of Object.entries(report.tasks)) {
      const { total, succeeded } = task.summary;
      const counted = history.items(this.#run, name).filter((one) => one.status === 'succeeded');
      if (task.visits === 1 && succeeded === total && counted.length === total) continue;
      this.#faults.push(`${name}: ${JSON.stringify(task)}, of which ${counted.length} are there`);
    }
    this.#effects = await executionsIn(this.#file);
  }

  async #resume(id: string): Promise<void> {
    try {
      const run = await this.#ground.executor.resume(id);
      const silence = wait(PATIENCE_MS, 'silent', { ref: false });
      if ((await Promise.race([run.result(), silence])) === 'silent') {
        this.#faults.push('the run has gone silent');
      }
    } catch (error) {
      // A commit whose process was killed in its last instant is seen only from the next transaction on.
      if (Object(error).code !== 'MR508') throw error;
    }
  }
}
