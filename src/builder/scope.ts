import type { Json, JsonObject } from '../lang/json.ts';
import type { WrittenParameter } from '../workflow/schema.ts';
import type { ParameterType } from '../workflow/workflow.ts';
import { Block } from './block.ts';
import type { ActionRef, FoldRef } from './pack.ts';
import type { Ref, Reference } from './reference.ts';
import { refer } from './reference.ts';
import type { ItemSource } from './source.ts';
import {
  type EachSettings,
  type FoldSettings,
  requireEachCall,
  requireFoldCall,
  requireTaskCall,
  type TaskSettings,
} from './task-settings.ts';
import { blockForm, foldForm, TaskBuilder, taskForm } from './task.ts';
import type { Templated } from './template.ts';

interface TypeNames extends Record<ParameterType, unknown> {
  readonly string: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly array: readonly unknown[];
  readonly object: Readonly<Record<string, unknown>>;
}

/** Requires `type`: references to the parameter have that type. */
type Declaration = Readonly<Omit<WrittenParameter, 'type' | 'enum'>> & {
  readonly type: ParameterType;
  readonly enum?: readonly Json[];
};
export type Declarations = Readonly<Record<string, Declaration>>;
type Values<Parameters extends Declarations> = {
  readonly [Name in keyof Parameters]: TypeNames[Parameters[Name]['type']];
};

/** Output of an item: null if it failed, where failures are tolerated, or if it was skipped. */
type Result<Output, Settings> = Settings extends
  | { readonly tolerate: number | string | object }
  | { readonly when: (...names: never[]) => unknown }
  ? Output | null
  : Output;

/** Output of a task: null if it can be skipped, or if it failed and that is tolerated. */
type Whole<Output, Settings> = Settings extends { readonly when: Reference<unknown> }
  ? Output | null
  : Output;

/** An element of the list, or a slice of it with `batch_size`. */
type Item<Element, Settings> = Settings extends { readonly batch_size: number | string | object }
  ? Ref<readonly Element[]>
  : Ref<Element>;

/** What is read of a run. */
export interface RunNames {
  readonly id: string;
  readonly workflow: string;
  readonly machine: Readonly<Record<string, string | number>>;
}

/** Collects the tasks of a workflow, a block or a `finally`. */
export class ScopeBuilder<Parameters extends Declarations, Vars> {
  /** References to the parameters. */
  readonly parameters: Ref<Values<Parameters>> = refer('parameters');
  /** References to the variables. */
  readonly vars: Ref<Vars> = refer('vars');
  /** References to `run.id`, `run.workflow` and `run.machine`. */
  readonly run: Ref<RunNames> = refer('run');
  /** The tasks so far, in order. */
  readonly tasks: { toJSON(): JsonObject }[] = [];

  /** A task that calls `action` once. */
  task<Input, Output, const Settings extends TaskSettings = object>(
    name: string,
    action: ActionRef<Input, Output>,
    input: Templated<Input>,
    settings?: Settings,
  ): TaskBuilder<Whole<Result<Output, Settings>, Settings>, Vars>;
  /** A task that runs the tasks of a block once. */
  task<Output, const Settings extends TaskSettings = object>(
    name: string,
    block: Block<never, Output>,
    settings?: Settings,
  ): TaskBuilder<Whole<Result<Output, Settings>, Settings>, Vars>;
  task(
    name: string,
    runs: ActionRef<unknown, unknown> | Block<never, unknown>,
    ...rest: unknown[]
  ): TaskBuilder<unknown, Vars> {
    if (runs instanceof Block) {
      const [settings = {}] = rest as [TaskSettings?];
      requireTaskCall(name, runs, settings);
      return this.#add(new TaskBuilder(name, blockForm(name, { block: runs }, settings)));
    }
    const [input, settings = {}] = rest as [unknown, TaskSettings?];
    requireTaskCall(name, runs, settings);
    return this.#add(new TaskBuilder(name, taskForm({ calls: runs.calls, input }, settings)));
  }

  /** A task that calls `action` once for each element of `list`, or each item of a source. */
  each<Element, Input, Output, const Settings extends EachSettings = object>(
    name: string,
    list: Reference<readonly Element[]> | readonly Element[] | ItemSource<Element>,
    action: ActionRef<Input, Output>,
    input: (
      item: Item<Element, Settings>,
      index: Ref<number>,
      repetition: Ref<number>,
    ) => Templated<Input>,
    settings?: Settings,
  ): TaskBuilder<Whole<readonly Result<Output, Settings>[], Settings>, Vars>;
  /** A task that runs the tasks of a block once for each of them. */
  each<Element, Output, const Settings extends EachSettings = object>(
    name: string,
    list: Reference<readonly Element[]> | readonly Element[] | ItemSource<Element>,
    block: Block<Element, Output>,
    settings?: Settings,
  ): TaskBuilder<Whole<readonly Result<Output, Settings>[], Settings>, Vars>;
  each(
    name: string,
    list: unknown,
    runs: ActionRef<unknown, unknown> | Block<never, unknown>,
    ...rest: unknown[]
  ): TaskBuilder<readonly unknown[], Vars> {
    if (runs instanceof Block) {
      const [settings = {}] = rest as [EachSettings?];
      requireEachCall(name, { list, action: runs, input: noInput }, settings);
      const form = blockForm(
        name,
        { block: runs, with_items: list },
        { ...settings, ...ofItem(settings) },
      );
      return this.#add(new TaskBuilder(name, form));
    }
    const [input, settings = {}] = rest as [(...names: unknown[]) => unknown, EachSettings?];
    requireEachCall(name, { list, action: runs, input }, settings);
    const rendered = input(refer('item'), refer('index'), refer('repetition'));
    const call = { calls: runs.calls, input: rendered, with_items: list };
    return this.#add(new TaskBuilder(name, taskForm(call, { ...settings, ...ofItem(settings) })));
  }

  /** A task that combines the results of `source`, a task of `each`, as they are committed. */
  fold<Value, Output, const Settings extends FoldSettings = object>(
    name: string,
    source: TaskBuilder<readonly Value[] | null, Vars>,
    fold: FoldRef<Value, Output>,
    settings?: Settings,
  ): TaskBuilder<Whole<Output, Settings>, Vars> {
    requireFoldCall(name, source, fold, settings ?? {});
    const call = { over: source.name, calls: fold.calls };
    return this.#add(new TaskBuilder(name, foldForm(call, settings ?? {})));
  }

  #add<Output>(task: TaskBuilder<Output, Vars>): TaskBuilder<Output, Vars> {
    this.tasks.push(task);
    return task;
  }
}

/** A condition and a limit that are functions of the item, as references. */
function ofItem({ when, limit }: EachSettings = {}): Pick<TaskSettings, 'when' | 'limit'> {
  const item = [
    refer('item') as never,
    refer<number>('index'),
    refer<number>('repetition'),
  ] as const;
  return {
    ...(typeof when === 'function' ? { when: when(...item) } : {}),
    ...(typeof limit === 'function' ? { limit: limit(...item) } : {}),
  };
}

/** A block has none. */
const noInput = (): void => {};
