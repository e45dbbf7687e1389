import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Executor, toJS } from '../../../src/index.ts';
import { Coordinator, PATIENCE_MS, type Pipe } from './coordinator.ts';
import { executionsIn, judge, type Snapshot, snapshot } from './evidence.ts';
import { ends, rows, workflow } from './flow.ts';
import { piped } from './inputs.ts';
import { type Below, drawKill, type Kill } from './kills.ts';
import { pipeOptions } from './pipe.ts';
import { wrongRows } from './rows.ts';

const ended: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);

/** The result of one round. */
export interface Round {
  readonly kills: number;
  readonly repeats: number;
  readonly violations: readonly string[];
}

/** What all rounds have in common. */
export interface Ground {
  readonly folder: string;
  readonly directory: string;
  /** The folder of the files that tasks read. */
  readonly inputs: string;
  /** The executor of this process, which finishes each run. */
  readonly executor: Executor;
  /** The output of an undisturbed run. */
  readonly output: unknown;
}

/** A run that is disturbed in some way, then finished and compared with an undisturbed one. */
export class Disturbed {
  readonly #ground: Ground;
  readonly #below: Below;
  readonly #file: string;
  readonly #snapshots: Snapshot[] = [];
  readonly #violations: string[] = [];
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
    const { violations, repeats } = judge(this.#effects, this.#snapshots);
    return { kills: this.#kills, repeats, violations: [...this.#violations, ...violations] };
  }

  /** One process runs until it is killed or ends. */
  async #killOne(): Promise<void> {
    const pipe = this.#run === undefined ? 'all' : this.#drawPipe();
    const one = this.#start({ kill: drawKill(this.#below), pipe });
    await one.ended();
    await this.#look([one]);
  }

  #drawPipe(): Pipe {
    return (['all', 'rest', 'rest', 'none'] as const)[this.#below(4)] ?? 'all';
  }

  /** Two processes resume the run at the same moment; each may be killed. */
  async #rivals(): Promise<void> {
    if (!this.#run) return;
    const rivals = [drawKill(this.#below), drawKill(this.#below)].map((kill) =>
      this.#start({ kill }),
    );
    await Promise.all(rivals.map((rival) => rival.ended()));
    const wrong = rivals.filter(({ error }) => error && !['MR603', 'MR508'].includes(error));
    for (const { error } of wrong) this.#violations.push(`a rival failed with ${error}`);
    await this.#look(rivals);
  }

  /** Two living processes take the run from each other. */
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
    // A process that is stopped within a commit blocks the other until it continues.
    if (stop) await Promise.race([second.underWay(), wait(1500)]);
    first.signal('SIGCONT');
    await first.ended();
    await wait(this.#below(100));
    if (this.#below(2) === 0) second.signal('SIGKILL');
    await second.ended();
    for (const { error } of [first, second]) {
      if (error && !['MR604', 'MR508'].includes(error))
        this.#violations.push(`it failed with ${error}`);
    }
    await this.#look([first, second], 2);
  }

  /** Where two processes have one run, its position changes: both have all of the stream. */
  #start(options: {
    readonly kill?: Kill;
    readonly takeover?: boolean;
    readonly pipe?: Pipe;
  }): Coordinator {
    const { directory, inputs } = this.#ground;
    const resume = this.#run === undefined ? {} : { resume: this.#run };
    const config = { directory, inputs, file: this.#file, pipe: 'all' as const };
    return new Coordinator({ ...config, ...resume, ...options });
  }

  /** Records what has been executed and committed, now that all processes are dead. */
  async #look(dead: readonly Coordinator[], takeovers = 0): Promise<void> {
    const kills = dead.filter((one) => one.killed).length;
    this.#kills += kills;
    for (const one of dead) {
      this.#run ??= one.run;
      if (one.misbehaviour) this.#violations.push(one.misbehaviour);
    }
    const { history } = this.#ground.executor;
    // A process may be killed before it prints the id of its run.
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
      if ((await executionsIn(this.#file)).length > 0)
        this.#violations.push('effects without a run');
      const { inputs } = this.#ground;
      const run = await executor.start(workflow, {
        parameters: { file: this.#file, inputs },
        sources: { piped: piped(0) },
      });
      this.#run = run.id;
      await run.result();
    } else if (!ended.has(history.find(this.#run).state)) await this.#resume(this.#run);
    const report = history.report(this.#run);
    if (report.state !== 'succeeded') this.#violations.push(`the run ${report.state}`);
    if (!isDeepStrictEqual(toJS(report.output), output)) {
      this.#violations.push(`the output is ${JSON.stringify(report.output)}`);
    }
    for (const [name, task] of Object.entries(report.tasks)) {
      const { total, ...counts } = task.summary;
      const wanted = ends[name] ?? { succeeded: total };
      const there = tally(history.items(this.#run, name).map(({ status }) => status));
      const visits = task.visits === 1;
      if (visits && sameCounts(counts, wanted) && sameCounts(there, wanted)) continue;
      this.#violations.push(`${name}: ${JSON.stringify({ ...task, there })}`);
    }
    this.#effects = await executionsIn(this.#file);
    this.#violations.push(...(await wrongFiles(this.#file)));
  }

  async #resume(id: string): Promise<void> {
    try {
      const { executor } = this.#ground;
      const pipe = this.#below(2) === 0 ? 'all' : 'rest';
      const run = await executor.resume(id, pipeOptions(executor.history, id, pipe));
      const silence = wait(PATIENCE_MS, 'silent', { ref: false });
      if ((await Promise.race([run.result(), silence])) === 'silent') {
        this.#violations.push('the run has gone silent');
      }
    } catch (error) {
      // A commit that was killed at its very end becomes visible with the next transaction only.
      if (Object(error).code !== 'MR508') throw error;
    }
  }
}

type Counts = Readonly<Record<string, number>>;

function tally(words: readonly string[]): Counts {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** What is not counted is 0. */
function sameCounts(some: Counts, others: Counts): boolean {
  const names = [...Object.keys(some), ...Object.keys(others)];
  return names.every((name) => (some[name] ?? 0) === (others[name] ?? 0));
}

/** What is wrong with the files of results. */
async function wrongFiles(file: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, expected] of Object.entries(rows)) {
    const bytes = await readFile(`${file}.${name}`).catch(() => Buffer.alloc(0));
    wrong.push(...wrongRows(name, bytes, expected));
    await rm(`${file}.${name}`, { force: true });
  }
  const left = (await readdir(dirname(file))).filter((name) =>
    name.startsWith(`${basename(file)}.`),
  );
  return [...wrong, ...left.map((name) => `${name} was left`)];
}
