/**
 * How long from the end of the last item to the start of its successor? Fan-ins follow each other
 * in one run: each item returns the time of its end, each successor the time since then, on the
 * clock of one machine. A chain of plain tasks measures the time per task.
 */
import type { Executor } from '../src/index.ts';
import { option, print, row, withExecutor } from './support.ts';

const FAN_INS = option('fan-ins', 10_000);
const WIDTH = option('width', 4);
const CHAIN = option('chain', 1000);
/** Fan-ins per run: a limit for the size of the plan. */
const PER_RUN = 100;

type Flow = Record<string, never>;

function asFlow(tasks: readonly object[], output: object): Flow {
  return JSON.parse(JSON.stringify({ name: 'latency', tasks, output }));
}

/** `gather_n` follows the items of `fan_n`, and is followed by `fan_n+1`. */
function fanIns(count: number): Flow {
  const tasks: object[] = [];
  for (let at = 0; at < count; at++) {
    tasks.push({
      name: `fan_${at}`,
      action: 'bench.now',
      with_items: `{{ range(${WIDTH}) }}`,
      needs: at === 0 ? [] : [`gather_${at - 1}`],
    });
    tasks.push({
      name: `gather_${at}`,
      action: 'bench.since',
      input: { ended: `{{ task.fan_${at}.output }}` },
    });
  }
  const output = Array.from({ length: count }, (_, at) => `{{ task.gather_${at}.output }}`);
  return asFlow(tasks, output);
}

function chain(count: number): Flow {
  const tasks = Array.from({ length: count }, (_, at) => ({
    name: `step_${at}`,
    action: 'bench.noop',
    needs: at === 0 ? [] : [`step_${at - 1}`],
  }));
  return asFlow(tasks, []);
}

async function outputOf(executor: Executor, flow: Flow): Promise<unknown> {
  const report = await (await executor.start(flow)).result();
  if (report.state !== 'succeeded') throw new Error(JSON.stringify(report.error));
  return report.output;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const latencies: number[] = [];
const steps: number[] = [];
await withExecutor(async (executor) => {
  await outputOf(executor, fanIns(PER_RUN));
  while (latencies.length < FAN_INS) {
    const measured = await outputOf(
      executor,
      fanIns(Math.min(PER_RUN, FAN_INS - latencies.length)),
    );
    if (Array.isArray(measured)) latencies.push(...measured.map(Number));
  }
  const flow = chain(CHAIN);
  for (let round = 0; round < 3; round++) {
    const began = performance.now();
    await outputOf(executor, flow);
    steps.push((performance.now() - began) / CHAIN);
  }
});
const sorted = latencies.toSorted((a, b) => a - b);
print(
  'How long from the end of the last item to the start of its successor?',
  [
    row(`fan-in of ${WIDTH} items, p50`, 'ms', [quantile(sorted, 0.5)]),
    row(`fan-in of ${WIDTH} items, p99`, 'ms', [quantile(sorted, 0.99)]),
    row(`a task of a chain of ${CHAIN}`, 'ms', steps, 'from start to start, each task on disk'),
  ],
  [`${latencies.length} fan-ins, each with its successor committed before it started`],
);
