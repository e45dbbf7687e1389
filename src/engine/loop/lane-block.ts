import type { Plan, PlanTask } from '../../plan/plan.ts';
import { allSteps, type LaneBlock, type LaneStep } from '../../wire/lane-block.ts';

/** What a lane runs for each item of a task; undefined if it is an action. */
export function laneBlockOf({ name, block }: PlanTask): LaneBlock | undefined {
  return block?.runs === 'lane' ? laneBlock(block.plan, new Set([name]), 1) : undefined;
}

/** `around`: the blocks around that have items, and their steps. */
function laneBlock(
  { tasks, output }: Plan,
  around: ReadonlySet<string>,
  firstNumber: number,
): LaneBlock {
  const names = new Set([...around, ...tasks.keys()]);
  let number = firstNumber;
  const steps: LaneStep[] = [];
  for (const task of tasks.values()) {
    const step = laneStep(task, names, number);
    number += allSteps({ steps: [step] }).length;
    steps.push(step);
  }
  return { steps, ...(output === undefined ? {} : { output }) };
}

function laneStep(task: PlanTask, names: ReadonlySet<string>, number: number): LaneStep {
  const { name, action, block, input, when, failWhen, retry, timeout, deadline, tolerate } = task;
  return {
    name,
    number,
    action,
    ...(task.endsScope ? { endsBlock: true } : {}),
    ...(block ? { block: laneBlock(block.plan, names, number + 1) } : {}),
    input,
    readsSteps: Object.keys(task.inputReads.tasks).some((read) => names.has(read)),
    ...(when === undefined ? {} : { when }),
    ...(failWhen === undefined ? {} : { failWhen }),
    retry,
    ...(timeout === undefined ? {} : { timeout }),
    ...(deadline === undefined ? {} : { deadline }),
    ...(tolerate === undefined ? {} : { tolerate }),
  };
}
