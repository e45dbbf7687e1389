import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LimitWorld, type LimitedProcess, turn } from '../../support/limit-world.ts';

/** What happens, and how often in comparison. */
const acts = {
  pass: 16,
  time: 6,
  settle: 6,
  write: 8,
  hear: 8,
  task: 6,
  fill: 14,
  leave: 10,
  again: 3,
  report: 8,
  worker: 1,
  pause: 1,
  unpause: 2,
  end: 1,
  run: 3,
  'leave-run': 3,
  process: 2,
  die: 1,
  'die-written': 1,
  stop: 2,
  continue: 4,
} as const;

const act = fc.oneof(
  ...Object.entries(acts).map(([arbitrary, weight]) => ({
    weight,
    arbitrary: fc.constant(arbitrary),
  })),
);

const step = fc.record({
  act,
  process: fc.nat(3),
  at: fc.nat(5),
  lane: fc.nat(3),
  items: fc.integer({ min: 1, max: 30 }),
  priority: fc.constantFrom(0, 0, 0, 1, -1),
  ms: fc.constantFrom(0, 1, 10, 25, 30),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(world: LimitWorld, one: Step): Promise<void> {
  const process = world.processes[one.process % world.processes.length];
  if (one.act === 'time') return world.clock.advance(one.ms);
  if (one.act === 'pass') return world.advance(one.ms);
  if (one.act === 'settle') return world.settle();
  if (one.act === 'process' && world.processes.length < 6) world.begin();
  if (!process) return;
  if (one.act === 'die') return process.die(false);
  if (one.act === 'die-written') return process.die(true);
  if (one.act === 'continue') return process.continue();
  if (process.state === 'running') perform(process, one);
}

function perform(process: LimitedProcess, { act: what, at, lane, items, priority }: Step): void {
  const tasks = process.tasks.filter(({ isOver }) => !isOver);
  const task = tasks[at % tasks.length];
  if (what === 'task') process.start(lane + 1, items, priority);
  if (what === 'run') process.enter(priority);
  if (what === 'leave-run') process.leaves.splice(at % (process.leaves.length + 1), 1)[0]?.();
  if (what === 'write') process.write();
  if (what === 'hear') process.hear();
  if (what === 'stop') process.stop();
  if (!task) return;
  if (what === 'fill') task.fill();
  if (what === 'leave') task.leave(lane);
  if (what === 'again') task.leave(lane, true);
  if (what === 'report') task.report();
  if (what === 'end') task.end();
  if (what === 'worker') task.loseWorker();
  if (what === 'pause') task.isPaused = true;
  if (what === 'unpause') task.isPaused = false;
  if (what === 'pause' || what === 'unpause') task.report();
}

/** The tasks and runs of processes that go on end. Returns how many have not. */
async function finish(world: LimitWorld): Promise<number> {
  const alive = world.processes.filter(({ state }) => state === 'running');
  const tasks = alive.flatMap((process) => process.tasks);
  for (const task of tasks) {
    task.isPaused = false;
    task.report();
  }
  const left = (): number =>
    tasks.filter((task) => !task.isOver).length +
    alive.reduce((sum, { leaves }) => sum + leaves.length, 0);
  for (let round = 0; round < 500 && left() > 0; round++) {
    await world.advance(10);
    for (const task of tasks) task.work();
    for (const process of alive) process.leaveAdmitted();
  }
  return left();
}

describe('limits of several processes', () => {
  it('are never exceeded, lose no permit, and let all end, whatever the processes do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 2, max: 4 }),
        fc.array(step, { minLength: 20, maxLength: 150, size: 'max' }),
        async (concurrency, processes, steps) => {
          const world = await LimitWorld.create({ concurrency });
          for (let at = 0; at < processes; at++) world.begin();
          for (const one of steps) {
            await take(world, one);
            await turn();
            expect(world.held).toBeLessThanOrEqual(concurrency);
            expect(world.admitted).toBeLessThanOrEqual(concurrency);
          }
          // One that stands still keeps what it holds, and no more than that.
          for (const process of world.processes) if (process.holds) process.continue();
          expect(await finish(world)).toBe(0);
          for (const process of world.processes) process.continue();
          expect(await finish(world)).toBe(0);
          const last = world.begin();
          const task = last.start(concurrency, concurrency);
          for (let at = 0; at < concurrency; at++) last.enter();
          for (let round = 0; round < 20; round++) await world.advance(10);
          expect(task.permits.held).toBe(concurrency);
          expect(last.admitted).toBe(concurrency);
        },
      ),
      { numRuns: 200 },
    );
  });
});
