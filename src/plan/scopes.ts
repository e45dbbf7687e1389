import type { KnownTask } from '../expression/check/scope.ts';
import type { Block, SourcedWorkflow, Task, Workflow, WorkflowPath } from '../workflow/workflow.ts';
import { decideBlock, tasksOfBlock } from './blocks.ts';
import { hasItems } from './plan.ts';
import { endsItsScope } from './wait-actions.ts';

/** What the tasks of a block see of the scopes around it. */
export interface OuterScope {
  readonly parameters: ReadonlySet<string>;
  readonly vars: ReadonlySet<string>;
  /** Those of other scopes, which a task cannot publish. */
  readonly foreign: ReadonlySet<string>;
  /** Tasks that are read as those of the own scope are. */
  readonly tasks: ReadonlySet<string>;
  readonly known: ReadonlyMap<string, KnownTask>;
  /** The blocks around, and what is read of them. */
  readonly blocks: ReadonlyMap<string, readonly string[]>;
  /** Tasks within blocks that end before they are read, with the block. */
  readonly inside: ReadonlyMap<string, string>;
  /** Blocks without an output. */
  readonly silent: ReadonlySet<string>;
  /** `item` and `index` are those of a block around. */
  readonly item: boolean;
  readonly repetition: boolean;
  /** `run.state` and `run.error` exist: it is in the `finally` of the workflow. */
  readonly ending: boolean;
  /** It is in a `finally`, perhaps in a block of that. */
  readonly inFinally: boolean;
  /** The block runs in the lane of its item. */
  readonly inLane: boolean;
}

/** A workflow, or a block as if it were one. */
export interface ScopedWorkflow extends SourcedWorkflow {
  readonly outer?: OuterScope;
  /** The task that the block is. Absent: a workflow. */
  readonly block?: string;
  /** Of `finally`: the tasks that have ended before it, or have not run. */
  readonly before?: ReadonlySet<string>;
}

/** The path of a block at position `index`, and the key of its tasks. */
export function placeInBlock(index: number, { kind }: Block): (path: WorkflowPath) => WorkflowPath {
  return ([first, ...rest]) => {
    if (first === undefined) return ['tasks', index];
    return ['tasks', index, first === 'tasks' ? kind : first, ...rest];
  };
}

/** A block as a workflow of its own, whose places are those in the text. */
export function scopeOfBlock(
  sourced: ScopedWorkflow,
  index: number,
  { name, block }: Task & { readonly block: Block },
  outer: OuterScope,
): ScopedWorkflow {
  const place = placeInBlock(index, block);
  const tasks = block.kind === 'steps' ? inOrder(block.tasks) : block.tasks;
  const { vars, output = null, defaults = [], finally: last } = block;
  const { before: _before, ...around } = sourced;
  const ofBlock = { name, parameters: {}, vars, tasks, output, defaults };
  return {
    ...around,
    workflow: last ? { ...ofBlock, finally: last } : ofBlock,
    block: name,
    outer,
    locate: (path, part) => sourced.locate(place(path), part),
    locateKey: (path) => sourced.locateKey(place(path)),
  };
}

function inOrder(tasks: readonly Task[]): Task[] {
  return tasks.map((task, at) => {
    const before = tasks[at - 1];
    return before ? { ...task, needs: [before.name] } : task;
  });
}

/** The variables of a scope: those that it declares, and those that its tasks publish. */
export function ownVariables({ vars, ...lists }: VariableScope): Set<string> {
  const published = tasksOfBlock(lists).flatMap(({ next }) =>
    next.flatMap(({ publish }) => publish.map(({ name }) => name)),
  );
  return new Set([...Object.keys(vars), ...published]);
}

type VariableScope = Pick<Workflow, 'vars' | 'tasks' | 'finally'>;

/** What is seen within the block at `index`. */
export function outerScope(
  { workflow, outer }: ScopedWorkflow,
  known: ReadonlyMap<string, KnownTask>,
  block: Task & { readonly block: Block },
): OuterScope {
  const { tasks, parameters } = workflow;
  const names = tasks.map(({ name }) => name).filter((name) => name !== block.name);
  const isList = hasItems(block);
  const around = isList ? ['item', 'index', ...(block.repeat ? ['repetition'] : [])] : [];
  return {
    parameters: outer?.parameters ?? new Set(Object.keys(parameters)),
    vars: new Set([...(outer?.vars ?? []), ...ownVariables(workflow)]),
    foreign: new Set([...(outer?.vars ?? []), ...ownVariables(workflow)]),
    tasks: new Set([...(outer?.tasks ?? []), ...names]),
    known: new Map([...(outer?.known ?? []), ...known]),
    blocks: new Map([...(outer?.blocks ?? []), [block.name, around]]),
    inside: new Map([...(outer?.inside ?? []), ...namesInside(tasks)]),
    silent: new Set([...(outer?.silent ?? []), ...silentBlocks(tasks)]),
    item: isList || outer?.item === true,
    repetition: isList ? block.repeat !== undefined : outer?.repetition === true,
    ending: outer?.ending === true,
    inFinally: outer?.inFinally === true,
    inLane: decideBlock(block, outer?.inLane === true).runs === 'lane',
  };
}

/** The `finally` of a scope, as if it were a workflow. It reads all others, as they have ended. */
export function scopeOfFinally(
  sourced: ScopedWorkflow,
  known: ReadonlyMap<string, KnownTask>,
): ScopedWorkflow | undefined {
  const { workflow, outer, block } = sourced;
  const { finally: tasks, finally: _last, ...rest } = workflow;
  if (!tasks) return undefined;
  const { output: _output, defaults: _defaults, ...same } = rest;
  const names = workflow.tasks.map(({ name }) => name);
  const around = block === undefined ? undefined : (outer?.blocks.get(block) ?? []);
  const ofBlock: (readonly [string, readonly string[]])[] =
    block === undefined || !around ? [] : [[block, [...around, 'state', 'error']]];
  const place = ([first, ...path]: WorkflowPath): WorkflowPath =>
    first === undefined ? [] : [first === 'tasks' ? 'finally' : first, ...path];
  return {
    ...sourced,
    workflow: { ...same, parameters: {}, vars: {}, tasks },
    before: new Set(names),
    outer: {
      parameters: outer?.parameters ?? new Set(Object.keys(workflow.parameters)),
      vars: new Set([...(outer?.vars ?? []), ...ownVariables(workflow)]),
      foreign: outer?.foreign ?? new Set(),
      tasks: new Set([...(outer?.tasks ?? []), ...names]),
      known: new Map([...(outer?.known ?? []), ...known]),
      blocks: new Map([...(outer?.blocks ?? []), ...ofBlock]),
      inside: new Map([...(outer?.inside ?? []), ...namesInside(workflow.tasks)]),
      silent: new Set([...(outer?.silent ?? []), ...silentBlocks(workflow.tasks)]),
      item: outer?.item === true,
      repetition: outer?.repetition === true,
      ending: block === undefined || outer?.ending === true,
      inFinally: true,
      inLane: false,
    },
    locate: (path, part) => sourced.locate(place(path), part),
    locateKey: (path) => sourced.locateKey(place(path)),
  };
}

/** The tasks within the blocks of a scope, and the block of each. */
export function* namesInside(tasks: readonly Task[]): Generator<[string, string]> {
  for (const { name, block } of tasks) {
    if (!block) continue;
    const inner = tasksOfBlock(block);
    for (const one of inner) yield [one.name, name];
    yield* namesInside(inner);
  }
}

/** Blocks that give no output: by `output`, or by a task that ends them. */
export function silentBlocks(tasks: readonly Task[]): string[] {
  return tasks.filter(({ block }) => block && isSilent(block)).map(({ name }) => name);
}

function isSilent({ output, tasks }: Block): boolean {
  return output === undefined && !tasks.some(endsItsScope);
}
