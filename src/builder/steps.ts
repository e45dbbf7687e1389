import { type OptionKinds, requireArgument, requireOptions } from '../call-options.ts';
import { callable, flag, record } from '../lang/kinds.ts';
import type { JsonObject } from '../lang/json.ts';
import type { SettledState } from '../run/records.ts';
import { workflowInMilliseconds } from '../workflow/duration-form.ts';
import { Block } from './block.ts';
import type { SeenFailure } from './conditions.ts';
import { collected, finallyForm } from './finally.ts';
import { type Ref, refer } from './reference.ts';
import { type Templated, written, writtenMembers } from './template.ts';
import { ScopeBuilder } from './scope.ts';
import type { Defaults } from './workflow-settings.ts';

/** What the tasks of a block see of it. */
export interface Around<Item> {
  /** The element that the block runs for. */
  readonly item: Ref<Item>;
  /** Its position, from 0. */
  readonly index: Ref<number>;
  /** In its `finally`: how its other tasks have ended. */
  readonly state: Ref<SettledState>;
  /** In its `finally`: why, or null after success. */
  readonly error: Ref<SeenFailure>;
}

/** Collects the tasks of a block. */
export class BlockBuilder<Item, Vars> extends ScopeBuilder<Record<never, never>, Vars> {
  /** The item of the block, and in its `finally` how the others have ended. */
  readonly around: Around<Item>;
  /** Those of `finally` so far, in order. */
  readonly last: { toJSON(): JsonObject }[] = [];

  /** For `steps` and `tasks`. */
  constructor(name: string) {
    super();
    // By the name of the block: `item` is that of the nearest list.
    const of = `task.${name}`;
    this.around = {
      item: refer(`${of}.item`),
      index: refer(`${of}.index`),
      state: refer(`${of}.state`),
      error: refer(`${of}.error`),
    };
  }

  /** Tasks that run when all others of the block have ended, however that was. */
  finally(build: (f: ScopeBuilder<Record<never, never>, Vars>) => void): void {
    this.last.push(...collected(new ScopeBuilder<Record<never, never>, Vars>(), build));
  }
}

interface BlockSettings {
  /** Settings that its tasks have where they do not say otherwise. */
  readonly defaults?: Defaults | undefined;
}

/** Settings of `steps`. */
export interface StepsSettings extends BlockSettings {
  /** Whether each step is recorded as it ends. */
  readonly durable?: boolean | undefined;
}

/** Settings of `tasks`. */
export interface TasksSettings<Vars> extends BlockSettings {
  /** Variables of the block, with their initial values. */
  readonly vars?: Vars | undefined;
}

type Build<Item, Out, Vars> = (
  b: BlockBuilder<Item, Vars>,
  item: Ref<Item>,
  index: Ref<number>,
) => Templated<Out>;

const stepsSettings: OptionKinds<StepsSettings> = { defaults: record, durable: flag };
const tasksSettings: OptionKinds<TasksSettings<unknown>> = { defaults: record, vars: record };

/** Tasks in order, for `w.task` and `w.each`. The return value of `build` is the output. */
export function steps<Item = unknown, Out = unknown>(
  build: Build<Item, Out, Record<never, never>>,
  settings: StepsSettings = {},
): Block<Item, Out> {
  requireArgument('steps', 'build', build, callable);
  requireOptions('steps', settings, stepsSettings);
  return blockOf('steps', build, settings);
}

/** The same for a graph, as in a workflow. */
export function tasks<
  Item = unknown,
  Out = unknown,
  Vars extends JsonObject = Record<never, never>,
>(build: Build<Item, Out, Vars>, settings: TasksSettings<Vars> = {}): Block<Item, Out> {
  requireArgument('tasks', 'build', build, callable);
  requireOptions('tasks', settings, tasksSettings);
  return blockOf('tasks', build, settings);
}

function blockOf<Item, Out, Vars>(
  kind: 'steps' | 'tasks',
  build: Build<Item, Out, Vars>,
  settings: object,
): Block<Item, Out> {
  return new Block((name) => {
    const b = new BlockBuilder<Item, Vars>(name);
    const output: unknown = build(b, b.around.item, b.around.index);
    return {
      ...workflowInMilliseconds(writtenMembers(settings)),
      [kind]: b.tasks.map((task) => task.toJSON()),
      ...finallyForm(b.last),
      ...(output === undefined ? {} : { output: written(output) }),
    };
  });
}
