import { itemCount, type Plan, type PlanTask } from '../plan/plan.ts';
import type { RunState, Summary, TaskState } from '../run/records.ts';

/** A task in a drawing. */
export interface DrawnTask {
  readonly name: string;
  /** What it calls: an action, or the file of a workflow. */
  readonly action: string;
  /** What it runs over: the expression or the list. */
  readonly list?: string;
  /** How many items it has, as far as that is known. */
  readonly items?: number;
  /** Of a run: how the task stands; `not started` is none of the states that are stored. */
  readonly state?: TaskState | 'not started';
  readonly visits?: number;
  readonly summary?: Summary;
}

/** Why one task starts after another: it needs it, or is named by its `next`. */
export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'needs' | 'next';
  /** The condition, without braces; absent: the task succeeded. */
  readonly when?: string;
}

/** A workflow, or a run of it, as tasks and edges. */
export interface WorkflowGraph {
  readonly workflow: string;
  readonly run?: string;
  readonly state?: RunState;
  readonly tasks: readonly DrawnTask[];
  readonly edges: readonly DrawnEdge[];
}

/** How a run stands: what of its report a drawing shows. */
export interface RunFacts {
  readonly run: string;
  readonly state: RunState;
  readonly tasks: Readonly<
    Record<
      string,
      { readonly state: TaskState; readonly visits: number; readonly summary: Summary }
    >
  >;
}

export function graphOf(plan: Plan, run?: RunFacts): WorkflowGraph {
  const tasks = [...plan.tasks.values()];
  return {
    workflow: plan.workflow,
    ...(run ? { run: run.run, state: run.state } : {}),
    tasks: tasks.map((task) => drawn(task, run)),
    edges: tasks.flatMap((task) => neededEdges(task).concat(nextEdges(task))),
  };
}

function drawn(task: PlanTask, run: RunFacts | undefined): DrawnTask {
  const { name, action, withItems } = task;
  const list = typeof withItems === 'string' ? bare(withItems) : JSON.stringify(withItems);
  const known = run && Object.hasOwn(run.tasks, name) ? run.tasks[name] : undefined;
  const items = known && list !== undefined ? known.summary.total : countOf(task);
  return {
    name,
    action,
    ...(list === undefined ? {} : { list }),
    ...(items === undefined ? {} : { items }),
    ...(known ? { state: known.state, visits: known.visits, summary: known.summary } : {}),
    ...(run && !known ? { state: 'not started' as const } : {}),
  };
}

/** How many items a list has that stands in the text. */
function countOf(task: PlanTask): number | undefined {
  const { withItems } = task;
  if (withItems === undefined || typeof withItems === 'string') return undefined;
  return itemCount(task, withItems.length);
}

function neededEdges({ name, needs }: PlanTask): DrawnEdge[] {
  return needs.map((from): DrawnEdge => ({ from, to: name, kind: 'needs' }));
}

function nextEdges({ name, transitions }: PlanTask): DrawnEdge[] {
  return transitions.flatMap(({ when, start }) =>
    start.map((to) => ({
      from: name,
      to,
      kind: 'next' as const,
      ...(when === undefined ? {} : { when: bare(when) }),
    })),
  );
}

/** A template of one tag without its braces, on one line. */
function bare(template: string): string {
  return template.slice(2, -2).trim().replaceAll(/\s+/g, ' ');
}
