import fc from 'fast-check';
import type { hopefulFlows, TaskSketch } from './flows.ts';

const quiet = {
  delay: 0,
  trigger: undefined,
  join: undefined,
  visits: 1,
  skips: [],
  passes: [],
  late: 0,
  tolerated: 0,
  deadline: undefined,
  inFinally: false,
  folded: undefined,
} as const;

const longList: fc.Arbitrary<Omit<TaskSketch, 'name'>> = fc
  .record({
    outcomes: fc.array(fc.constantFrom(1, 1, 2, 3), { minLength: 4, maxLength: 8, size: 'max' }),
    retries: fc.constantFrom(0, 0, 1),
    concurrency: fc.integer({ min: 1, max: 3 }),
    failFast: fc.constantFrom(false, false, false, true),
  })
  .map((drawn) => Object.assign({}, quiet, drawn, { plain: false, needs: [] }));

/** Two lists of which items fail while others are left, and a task that needs both. */
export const fanIns: typeof hopefulFlows = fc.tuple(longList, longList).map(([one, other]) => {
  const last = { outcomes: [1], retries: 0, concurrency: 1, failFast: false, plain: true };
  const tasks: readonly TaskSketch[] = [
    { ...one, name: 't0' },
    { ...other, name: 't1' },
    { ...quiet, ...last, name: 't2', needs: ['t0', 't1'] },
  ];
  return { flow: { tasks }, meant: { tasks: tasks.map(patient) } };
});

/** As if it had enough retries from the beginning. */
function patient(task: TaskSketch): TaskSketch {
  return Object.assign({}, task, { retries: 99, failFast: false });
}
