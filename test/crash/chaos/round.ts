import { existsSync, mkdirSync } from 'node:fs';
import { readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openHistory } from '../../../src/index.ts';
import { lives } from '../../support/lives.ts';
import { disturb } from './disturb.ts';
import {
  type Below,
  type Disturbance,
  drawDisturbances,
  type Mode,
  type Planned,
} from './disturbances.ts';
import { drawFlow, filesIn, type Flow, linesOf } from './flow.ts';
import {
  committedIn,
  faultsOf,
  journalFaults,
  repeatsIn,
  rowFaults,
  type Snapshot,
  verdict,
} from './judge.ts';
import { Runner, type RunnerConfig } from './runner.ts';
import { Code, Disk, isRoot } from './surroundings.ts';

/** Programs end within two seconds of their owner; a loaded machine may need longer to see it. */
const GRACE_MS = 20_000;
/** These lose no item that is in flight. */
const harmless: ReadonlySet<Disturbance['kind']> = new Set(['stop', 'clock', 'second-executor']);

/** The result of one round. */
export interface Round {
  readonly disturbances: readonly Disturbance['kind'][];
  readonly executions: number;
  readonly faults: readonly string[];
}

/** A run that starts while its code is changed has the changed code: no later process has that. */
function afterTheStart(planned: Planned): Planned {
  const { kind } = planned.disturbance;
  return kind === 'code' ? { ...planned, since: 'first-item' } : planned;
}

/** One run, whose processes are disturbed one after the other until the last may finish it. */
export class ChaoticRun {
  readonly #below: Below;
  readonly #folder: string;
  readonly #flow: Flow;
  readonly #disk: Disk;
  readonly #code: Code;
  readonly #faults: string[] = [];
  readonly #kinds: Disturbance['kind'][] = [];
  readonly #snapshots: Snapshot[] = [];
  #run: string | undefined;
  #ended = false;

  /** `folder` does not exist yet. */
  constructor(folder: string, below: Below) {
    this.#below = below;
    this.#folder = folder;
    this.#flow = drawFlow(below, folder);
    mkdirSync(folder);
    mkdirSync(join(folder, 'actions'));
    this.#disk = new Disk(join(folder, 'disk'));
    this.#code = new Code(join(folder, 'actions'));
  }

  async play(): Promise<Round> {
    try {
      await this.#code.write();
      await writeFile(join(this.#folder, 'flow.yaml'), this.#flow.text);
      await writeFile(filesIn(this.#folder).items, linesOf(this.#flow));
      for (let count = 1 + this.#below(3); count > 0 && !this.#ended; count--) {
        const mode = this.#below(2) === 0 ? 'library' : 'command';
        await this.#live(mode, drawDisturbances(this.#below, mode));
      }
      if (!this.#ended) await this.#live('library', []);
      return await this.#judge();
    } finally {
      this.#disk.remove();
    }
  }

  /** One process runs until it ends, disturbed as planned. */
  async #live(mode: Mode, drawn: readonly Planned[]): Promise<void> {
    const planned = this.#run ? drawn : drawn.map(afterTheStart);
    const runner = this.#start(mode);
    const rivals: Runner[] = [];
    const rival = (apart: boolean): void => {
      const inFront = apart && isRoot ? ['unshare', '--pid', '--fork', '--mount-proc'] : [];
      if (this.#run) rivals.push(this.#start('command', inFront));
    };
    const firstItem = this.#firstItem(runner);
    const reach = { runner, disk: this.#disk, code: this.#code, firstItem: () => firstItem, rival };
    await disturb(planned, reach);
    const kinds = planned.map(({ disturbance }) => disturbance.kind);
    const ends = await Promise.all([runner, ...rivals].map(({ ended }) => ended));
    this.#kinds.push(...kinds);
    for (const end of ends) this.#faults.push(...faultsOf(end, kinds));
    await this.#look();
  }

  /** Resolves when the journal has grown, or the process has ended. */
  async #firstItem(runner: Runner): Promise<void> {
    const before = (await this.#lines('journal')).length;
    while (!runner.over && (await this.#lines('journal')).length === before) await wait(10);
  }

  #start(mode: Mode, inFront: readonly string[] = []): Runner {
    const config: RunnerConfig = {
      mode,
      directory: join(this.#disk.folder, 'store'),
      actions: join(this.#folder, 'actions'),
      flow: join(this.#folder, 'flow.yaml'),
      ...(this.#run ? { resume: this.#run } : {}),
    };
    return new Runner(config, this.#folder, inFront);
  }

  /** Records what is written and committed, now that all processes are dead. */
  async #look(): Promise<void> {
    const survivors = await survivorsOf(await this.#pids());
    if (survivors.length > 0) this.#faults.push(`programs live on: ${survivors.join(', ')}`);
    const lines = (await this.#lines('journal')).length;
    const store = join(this.#disk.folder, 'store');
    if (!existsSync(store)) return;
    const history = await openHistory(store);
    try {
      // Of those that `close` raced with, none is the first.
      this.#run ??= history.runs().at(-1)?.run;
      this.#ended = this.#run !== undefined && history.find(this.#run).state !== 'running';
      const committed = this.#run ? committedIn(history, this.#run) : new Set<string>();
      this.#snapshots.push({ lines, committed });
    } finally {
      await history.close();
    }
  }

  async #judge(): Promise<Round> {
    const journal = await this.#lines('journal');
    const faults = [...this.#faults, ...journalFaults(journal, this.#snapshots)];
    const kinds = [...this.#flow.tasks.values()].flat();
    const lossless =
      this.#kinds.every((kind) => harmless.has(kind)) &&
      !kinds.some((kind) => kind === 'exit' || kind === 'stray');
    if (lossless) faults.push(...repeatsIn(journal).map((line) => `${line}, again`));
    const history = await openHistory(join(this.#disk.folder, 'store'));
    try {
      if (!this.#run) faults.push('no run was started');
      else faults.push(...verdict(history, this.#run, this.#flow));
      faults.push(...rowFaults(await this.#lines('rows.jsonl'), this.#flow));
    } finally {
      await history.close();
    }
    const executions = journal.filter((line) => line.startsWith('began')).length;
    return { disturbances: this.#kinds, executions, faults };
  }

  /** The programs that ran in the pid namespace of this process. */
  async #pids(): Promise<number[]> {
    const here = await readlink('/proc/self/ns/pid').catch(() => '');
    const programs = (await this.#lines('pids')).map((line) => line.split(' '));
    return programs.filter(([space]) => space === here).map(([, pid]) => Number(pid));
  }

  async #lines(name: string): Promise<string[]> {
    const text = await readFile(join(this.#folder, name), 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line !== '');
  }
}

/** Returns which of these processes still live after a grace. */
async function survivorsOf(pids: readonly number[]): Promise<number[]> {
  const end = performance.now() + GRACE_MS;
  let left = [...pids];
  for (;;) {
    const alive = await Promise.all(left.map(lives));
    left = left.filter((_, at) => alive[at]);
    if (left.length === 0 || performance.now() > end) return left;
    await wait(50);
  }
}
