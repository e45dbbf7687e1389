/**
 * What does a block of steps add to an item, in its lane? No-op items: one step as an action, blocks
 * of one and of three steps, and three whose inputs have templates. A block that is a run has fewer
 * items, as it takes longer.
 */
import type { Executor } from '../src/index.ts';
import { option, print, row, withExecutor } from './support.ts';

const ITEMS = option('items', 300_000);
const RUN_ITEMS = option('run-items', 2_000);
const ROUNDS = option('rounds', 7);
const WARM = option('warm', 2);

const noops = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `s${at}`, action: 'core.noop' }));

const chain = [
  { name: 'a', action: 'core.echo', input: { n: '{{ item }}' } },
  { name: 'b', action: 'core.echo', input: { n: '{{ task.a.output.n + 1 }}' } },
  { name: 'c', action: 'core.echo', input: { n: '{{ task.b.output.n + index }}' } },
];

const contenders = [
  { name: 'core.noop', items: ITEMS, keys: { action: 'core.noop' } },
  { name: 'a block of one', items: ITEMS, keys: { steps: noops(1) } },
  { name: 'a block of three', items: ITEMS, keys: { steps: noops(3) } },
  { name: 'core.echo with a template', items: ITEMS, keys: chain[0] },
  {
    name: 'a block of three that read each other',
    items: ITEMS,
    keys: { steps: chain, output: '{{ task.c.output }}' },
  },
  {
    name: 'a block of three as a run',
    items: RUN_ITEMS,
    keys: { steps: noops(3), durable: true },
  },
];

interface Sample {
  readonly rate: number;
  /** Microseconds of CPU per item, over all threads. */
  readonly cpu: number;
}

async function measure(
  executor: Executor,
  { items, keys }: (typeof contenders)[number],
): Promise<Sample> {
  const flow = {
    tasks: [{ ...keys, name: 'each', with_items: `{{ range(${items}) }}` }],
  };
  const before = process.cpuUsage();
  const report = await (await executor.start(flow)).result();
  const { user, system } = process.cpuUsage(before);
  if (report.state !== 'succeeded') throw new Error(JSON.stringify(report.error));
  const elapsed = report.tasks['each']?.elapsed_ms ?? Number.NaN;
  return { rate: (items / elapsed) * 1000, cpu: (user + system) / items };
}

const samples = contenders.map((): Sample[] => []);
await withExecutor(async (executor) => {
  for (let round = 0; round < WARM + ROUNDS; round++) {
    for (const [at, contender] of contenders.entries()) {
      samples[at]?.push(await measure(executor, contender));
    }
  }
});
const measured = samples.map((all) => all.slice(WARM));
const rows = contenders.flatMap(({ name }, at) => {
  const own = measured[at] ?? [];
  return [
    row(
      name,
      'items/s',
      own.map(({ rate }) => rate),
    ),
    row(
      '',
      'µs of CPU',
      own.map(({ cpu }) => cpu),
    ),
  ];
});

/** How many times the CPU time and the time of one contender another takes, by the medians. */
function ratio(at: number, to: number): string {
  const [rate, cpu] = [rows[2 * to], rows[2 * at + 1]];
  const time = (rate?.median ?? 0) / (rows[2 * at]?.median ?? 1);
  const work = (cpu?.median ?? 0) / (rows[2 * to + 1]?.median ?? 1);
  return `${contenders[at]?.name}: ${time.toFixed(2)} times the time of ${contenders[to]?.name}, ${work.toFixed(2)} times the CPU`;
}

print('Blocks of steps for each item', rows, [ratio(1, 0), ratio(2, 0), ratio(4, 3), ratio(5, 2)]);
