import {
  type BlockForm,
  itemCount,
  type Plan,
  type PlanTask,
  type PlanTransition,
} from '../plan/plan.ts';
import { readyTask } from '../plan/ready-task.ts';
import type { RunState, SkipReason, Summary, TaskState } from '../run/records.ts';

/** A task of a drawing. */
export interface DrawnTask {
  /** Its name. */
  readonly name: string;
  /** The action, or the file of a workflow. */
  readonly action: string;
  /** The expression or list of its items, or where they are read from. */
  readonly list?: string;
  /** The expression of its own condition. */
  readonly when?: string;
  /** Number of items, if known. */
  readonly items?: number;
  /** The file that its results go to, as written. */
  readonly results?: string;
  /** State within a run; `not started` is never stored. */
  readonly state?: TaskState | 'not started';
  /** Why it was skipped. */
  readonly skip?: SkipReason;
  /** How many times it has started in the run. */
  readonly visits?: number;
  /** Its items by state, in the run. */
  readonly summary?: Summary;
  /** It is one of `finally`. */
  readonly finally?: boolean;
  /** Of a block: where its tasks run. */
  readonly runs?: BlockForm;
  /** The tasks of a block, in the order of the text. */
  readonly tasks?: readonly DrawnTask[];
  /** The edges between them. */
  readonly edges?: readonly DrawnEdge[];
}

/** An edge of `needs` or `next`. */
export interface DrawnEdge {
  /** The task that it leads from. */
  readonly from: string;
  /** The task that it leads to. */
  readonly to: string;
  /** The key of the workflow that makes it. */
  readonly kind: 'needs' | 'next';
  /** The condition without braces. Absent: after success. */
  readonly when?: string;
}

/** Tasks and edges of a workflow or a run. */
export interface WorkflowGraph {
  /** The name of the workflow. */
  readonly workflow: string;
  /** The id of the run, if it is of one. */
  readonly run?: string;
  /** The state of the run. */
  readonly state?: RunState;
  /** All tasks, in the order of the text. */
  readonly tasks: readonly DrawnTask[];
  /** All edges of `needs` and `next`. */
  readonly edges: readonly DrawnEdge[];
}

/** The parts of the report of a run that a drawing shows. */
export interface RunFacts {
  /** The id of the run. */
  readonly run: string;
  /** Its state. */
  readonly state: RunState;
  /** The tasks that have started, by name. */
  readonly tasks: Readonly<
    Record<
      string,
      {
        readonly state: TaskState;
        readonly skip?: SkipReason;
        readonly visits: number;
        readonly summary: Summary;
      }
    >
  >;
}

export function graphOf(plan: Plan, run?: RunFacts): WorkflowGraph {
  const tasks = [...plan.tasks.values()];
  return {
    workflow: plan.workflow,
    ...(run ? { run: run.run, state: run.state } : {}),
    tasks: tasks.map((task) => drawn(task, run)),
    edges: edgesOf(tasks),
  };
}

function edgesOf(tasks: readonly PlanTask[]): DrawnEdge[] {
  return tasks.flatMap((task) => neededEdges(task).concat(nextEdges(task)));
}

/** The tasks of a block have no states: each of its items has its own. */
function drawnBlock({ block }: PlanTask): Pick<DrawnTask, 'runs' | 'tasks' | 'edges'> {
  if (!block) return {};
  const tasks = [...block.plan.tasks.values()];
  return {
    runs: block.runs,
    tasks: tasks.map((task) => drawn(task, undefined)),
    edges: edgesOf(tasks),
  };
}

function drawn(task: PlanTask, run: RunFacts | undefined): DrawnTask {
  const { name, action, results, itemWhen, when = itemWhen } = task;
  const list = listOf(task);
  const known = run && Object.hasOwn(run.tasks, name) ? run.tasks[name] : undefined;
  const items = known && list !== undefined ? known.summary.total : countOf(task);
  return {
    name,
    action,
    ...(list === undefined ? {} : { list }),
    ...(items === undefined ? {} : { items }),
    ...(when === undefined ? {} : { when: bare(when) }),
    ...(results ? { results: results.to } : {}),
    ...(task.inFinally ? { finally: true } : {}),
    ...(known ? { state: known.state, visits: known.visits, summary: known.summary } : {}),
    ...(known?.skip ? { skip: known.skip } : {}),
    ...(run && !known ? { state: 'not started' as const } : {}),
    ...drawnBlock(task),
  };
}

function listOf({ withItems, source }: PlanTask): string | undefined {
  if (source) return `from ${[source.from].flat().map(pathName).join(', ')}`;
  return typeof withItems === 'string' ? bare(withItems) : JSON.stringify(withItems);
}

function pathName(path: string): string {
  if (path === '-') return 'standard input';
  return /^\{\{[^]*\}\}$/.test(path) ? bare(path) : path;
}

/** Number of items of a list in the text. */
function countOf(task: PlanTask): number | undefined {
  const { withItems } = task;
  if (withItems === undefined || typeof withItems === 'string') return undefined;
  const { batchSize, repeat } = task;
  // A template may cut or repeat it.
  if (typeof batchSize === 'string' || typeof repeat === 'string') return undefined;
  return itemCount(readyTask(task), withItems.length);
}

/** A fold is drawn as what needs its source. */
function neededEdges({ name, needs, fold }: PlanTask): DrawnEdge[] {
  return [...(fold ? [fold.over] : []), ...needs].map((from): DrawnEdge => ({
    from,
    to: name,
    kind: 'needs',
  }));
}

function nextEdges({ name, transitions }: PlanTask): DrawnEdge[] {
  return transitions.flatMap((transition) => {
    const when = conditionOf(transition);
    return transition.start.map((to) => ({
      from: name,
      to,
      kind: 'next' as const,
      ...(when === '' ? {} : { when }),
    }));
  });
}

/** Empty for an entry that fires after each success. */
function conditionOf({ on = [], when, otherwise }: PlanTransition): string {
  return [
    ...(otherwise ? ['else'] : []),
    ...(on.length > 0 ? [`on ${on.join(', ')}`] : []),
    ...(when === undefined ? [] : [bare(when)]),
  ].join(' ');
}

/** The expression of a template of one tag, on one line. */
function bare(template: string): string {
  return template.slice(2, -2).trim().replaceAll(/\s+/g, ' ');
}
