import type { z } from 'zod';
import { isRecord } from '../lang/json.ts';
import type { WorkflowPath } from './workflow.ts';

type Issue = z.core.$ZodIssue;
type Tree = Readonly<Record<string, unknown>>;

/** Maximum depth of blocks. */
const DEEPEST = 10;

const besides = ['action', 'workflow', 'fold', 'tasks'] as const;

/** Settings of actions, which the tasks of a block can have, but not the block. */
const ofActions = ['input'] as const;

const betweenTasks = ['needs', 'join', 'next'] as const;

/** What the keys of blocks need or exclude. `tree` has canonical spelling. */
export function issuesOfBlocks(tree: unknown): Issue[] {
  if (!isRecord(tree)) return [];
  const both = has(tree, 'steps') && has(tree, 'tasks');
  return [
    ...(both ? [issue(['steps'], "cannot be combined with 'tasks'")] : []),
    ...['tasks', 'finally'].flatMap((key) => issuesOfTasks(tree[key], [key], 0)),
  ];
}

function issuesOfTasks(tasks: unknown, path: WorkflowPath, depth: number): Issue[] {
  if (!Array.isArray(tasks)) return [];
  return tasks.flatMap((task: unknown, index) =>
    isRecord(task) ? issuesOfTask(task, [...path, index], depth) : [],
  );
}

function issuesOfTask(task: Tree, path: WorkflowPath, depth: number): Issue[] {
  const kind = has(task, 'steps') ? 'steps' : has(task, 'tasks') ? 'tasks' : undefined;
  const place = (key: string): WorkflowPath => [...path, key];
  if (kind === undefined) return lone(task).map(([key, message]) => issue(place(key), message));
  if (depth === DEEPEST) return [issue(place(kind), `is nested at most ${DEEPEST} deep`)];
  const refused = [...besides, ...ofActions].filter((key) => key !== kind && has(task, key));
  return [
    ...refused.map((key) => issue(place(key), `cannot be combined with '${kind}'`)),
    ...(kind === 'steps' && has(task, 'vars') ? [issue(place('vars'), "needs 'tasks'")] : []),
    ...(kind === 'tasks' && has(task, 'durable') ? [issue(place('durable'), needsSteps)] : []),
    ...(kind === 'steps' ? edgesOfSteps(task['steps'], place('steps')) : []),
    ...issuesOfTasks(task[kind], place(kind), depth + 1),
    ...issuesOfTasks(task['finally'], place('finally'), depth + 1),
  ];
}

const needsSteps = "needs 'steps': each of 'tasks' is recorded";

/** Keys of blocks at a task that is none. */
function lone(task: Tree): (readonly [string, string])[] {
  const ofBlocks = "needs 'steps' or 'tasks'";
  const needed = {
    output: ofBlocks,
    defaults: ofBlocks,
    finally: ofBlocks,
    vars: "needs 'tasks'",
    durable: needsSteps,
  };
  return Object.entries(needed).filter(([key]) => has(task, key));
}

/** Steps have no edges but those of their order. */
export function edgesOfSteps(steps: unknown, path: WorkflowPath): Issue[] {
  if (!Array.isArray(steps)) return [];
  return steps.flatMap((step: unknown, index) =>
    betweenTasks
      .filter((key) => isRecord(step) && has(step, key))
      .map((key) => issue([...path, index, key], "cannot be used in 'steps': write 'tasks'")),
  );
}

function has(task: Tree, key: string): boolean {
  return task[key] !== undefined;
}

function issue(path: WorkflowPath, message: string): Issue {
  return { code: 'custom', path: [...path], message, input: undefined };
}
