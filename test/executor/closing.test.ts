import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Executor,
  MillraceError,
  type Run,
  type RunReport,
  type WorkflowInput,
} from '../../src/index.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor } from '../support/flow.ts';
import { Schedule } from '../support/schedule.ts';
import { temporaryFolder } from '../support/temp.ts';

const SEEDS = 20;

const action = 'export const half = (n) => n / 2;';
const child = 'tasks: [{name: only, action: core.noop, with_items: [1, 2]}]';
const parent = 'name: parent\ntasks: [{name: each, workflow: child.yaml, with_items: [1, 2, 3]}]';
const halves = `
name: halves
parameters: {count: {type: integer, default: 4}}
tasks:
  - {name: each, with_items: "{{ range(parameters.count) }}", action: own.half, input: "{{ item }}"}
  - {name: after, action: core.echo, input: {all: "{{ task.each.output }}"}}
`;
const failing = 'name: failing\ntasks: [{name: fails, action: core.fail}]';

/** Collects unhandled rejections while a test runs. */
function strayErrors(): unknown[] {
  const found: unknown[] = [];
  const listener = (error: unknown): void => void found.push(error);
  process.on('unhandledRejection', listener);
  onTestFinished(() => void process.off('unhandledRejection', listener));
  return found;
}

/** Takes turns of the event loop until `holds`, or for too long. */
async function turnsUntil(holds: () => boolean): Promise<void> {
  for (let turns = 0; turns < 5000 && !holds(); turns++) await nextTurn();
}

/** Calls of one executor, by what they end with: `ok` or the code of an error. */
class Calls {
  readonly ends = new Map<string, string>();
  readonly #pending = new Set<string>();
  /** Runs that a call has returned. */
  readonly runs: Run[] = [];
  /** Runs with a requested cancel: one that closing interrupts is cancelled when it is resumed. */
  readonly cancelled: string[] = [];

  get pending(): string[] {
    return [...this.#pending];
  }

  add(name: string, call: Promise<unknown>): void {
    this.#pending.add(name);
    const end = (how: string): void => {
      this.#pending.delete(name);
      this.ends.set(name, how);
    };
    call.then(
      () => end('ok'),
      (error: unknown) => end(error instanceof MillraceError ? error.code : String(error)),
    );
  }

  /** The call that returns a run, and the end of that run. */
  addRun(name: string, call: Promise<Run>): void {
    this.add(name, call);
    call.then(
      (run) => {
        this.runs.push(run);
        this.add(`end of ${name}`, run.result());
      },
      () => {},
    );
  }
}

interface Scene {
  readonly schedule: Schedule;
  /** A workflow whose task runs another one. */
  readonly nested: WorkflowInput;
  /** A run that was interrupted. */
  readonly interrupted: string;
}

/** How the calls may end. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  start: ['ok', 'MR501'],
  key: ['ok', 'MR501'],
  nested: ['ok', 'MR501'],
  resume: ['ok', 'MR501', 'MR508'],
  retry: ['ok', 'MR501'],
  clean: ['ok', 'MR501'],
  actions: ['ok', 'MR501'],
  map: ['ok', 'MR501', 'MR507'],
  cancel: ['ok', 'MR507'],
  pause: ['ok', 'MR507'],
  end: ['ok', 'MR507'],
  close: ['ok'],
};

/** Makes all calls at moments that the schedule chooses, `close` among them. */
async function play(executor: Executor, { schedule, nested, interrupted }: Scene): Promise<Calls> {
  const calls = new Calls();
  const failed = await executor.start(failing);
  await failed.result();
  const running = await executor.start(halves, { parameters: { count: 50 } });
  const moves: (() => void)[] = [
    () => calls.addRun('start', executor.start(halves)),
    () => calls.addRun('key', executor.start(halves, { key: `${schedule.below(5)}` })),
    () => calls.addRun('nested', executor.start(nested)),
    () => calls.addRun('resume', executor.resume(interrupted)),
    () => calls.addRun('retry', executor.retry(failed.id)),
    () => calls.add('map', executor.map('core.echo', [1, 2, 3])),
    () => calls.add('clean', executor.clean({ keep: 3, states: ['cancelled'] })),
    () => calls.add('actions', executor.actions()),
    () => calls.add(...ending(running, schedule, calls)),
    () => calls.add('close', executor.close()),
  ];
  while (moves.length > 0) {
    const [move] = moves.splice(schedule.below(moves.length), 1);
    move?.();
    for (let turns = schedule.below(12); turns > 0; turns--) await nextTurn();
  }
  await executor.close();
  await turnsUntil(() => calls.pending.length === 0);
  return calls;
}

function ending(run: Run, schedule: Schedule, calls: Calls): [string, Promise<unknown>] {
  if (schedule.chance(0.5)) return ['pause', run.pause()];
  calls.cancelled.push(run.id);
  return ['cancel', run.cancel()];
}

/** Resumes all runs that have not ended, and returns their reports. */
function finishAll(executor: Executor): Promise<RunReport[]> {
  const left = executor.history
    .runs()
    .filter(({ state, parent: item }) => (state === 'running' || state === 'paused') && !item);
  return Promise.all(left.map(async ({ run }) => (await executor.resume(run)).result()));
}

describe('Executor.close', () => {
  it('settles all calls that it races with, loses no run and leaves no rejection unhandled', async () => {
    const stray = strayErrors();
    const folder = await temporaryFolder();
    const actions = join(folder, 'actions');
    await mkdir(actions);
    await writeFile(join(actions, 'own.mjs'), action);
    await writeFile(join(folder, 'child.yaml'), child);
    const nested = { text: parent, file: join(folder, 'parent.yaml') };
    const options = { directory: join(folder, 'store'), actions, workers: 1 };
    const first = await openExecutor(options);
    const { id: interrupted } = await first.start(halves, { parameters: { count: 20_000 } });
    await first.close();
    const started = new Set<string>();
    const cancelled = new Set<string>();
    for (let seed = 1; seed <= SEEDS; seed++) {
      const executor = await openExecutor(options);
      const scene = { schedule: new Schedule(seed), nested, interrupted };
      const calls = await play(executor, scene);
      expect({ seed, pending: calls.pending, stray }).toEqual({ seed, pending: [], stray: [] });
      for (const [name, end] of calls.ends) {
        expect(allowed[name.split(' ')[0] ?? ''], `${name} with seed ${seed}`).toContain(end);
      }
      for (const { id } of calls.runs) started.add(id);
      for (const id of calls.cancelled) cancelled.add(id);
    }
    const last = await openExecutor(options);
    const known = new Map(last.history.runs().map((run) => [run.run, run]));
    expect([...known.values()].filter(({ owner }) => owner)).toEqual([]);
    expect([...started].filter((id) => !known.has(id))).toEqual([]);
    expect(started.size).toBeGreaterThan(SEEDS / 2);
    for (const { run, workflow, state } of await finishAll(last)) {
      const end = workflow === 'failing' ? 'failed' : 'succeeded';
      expect(cancelled.has(run) ? [end, 'cancelled'] : [end], `run ${run}`).toContain(state);
    }
  });

  it('does not wait for an action file that never loads', async () => {
    const folder = await temporaryFolder();
    const actions = join(folder, 'actions');
    await mkdir(actions);
    await writeFile(join(actions, 'endless.mjs'), 'for (;;);');
    const executor = await openExecutor({ directory: join(folder, 'store'), actions });
    const start = faultOf(executor.start('tasks: [{name: t, action: endless.f}]'));
    const listed = faultOf(executor.actions());
    await nextTurn();
    await executor.close();
    expect([(await start).code, (await listed).code]).toEqual(['MR501', 'MR501']);
  });
});
