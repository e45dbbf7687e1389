import type { ItemOutcome } from '../items/results.ts';
import type { JsonObject } from '../lang/json.ts';
import type { Summary, TaskState } from '../run/records.ts';
import { taskInMilliseconds } from '../workflow/duration-form.ts';
import type { Block } from './block.ts';
import type { SeenFailure } from './conditions.ts';
import type { Ref } from './reference.ts';
import { refer } from './reference.ts';
import {
  type AnyTask,
  type EachSettings,
  type FoldSettings,
  type Next,
  requireTransition,
} from './task-settings.ts';
import { written, writtenMembers } from './template.ts';

type SeenItem = Omit<ItemOutcome, 'error'> & { readonly error: SeenFailure };

/** A task, with references to its results. */
export class TaskBuilder<Output, Vars> {
  /** Its name. */
  readonly name: string;
  /** Its output; of a task of `each`, the list of outputs. */
  readonly output: Ref<Output>;
  /** The output, within the `next` of the task itself. */
  readonly result: Ref<Output>;
  /** The state in which it has ended. */
  readonly state: Ref<TaskState>;
  /** Its items: `status`, `output`, `error`, `attempts`. */
  readonly items: Ref<readonly SeenItem[]>;
  /** The number of its items in each state. */
  readonly summary: Ref<Summary>;
  /** Its failure. */
  readonly error: Ref<SeenFailure>;
  readonly #form: JsonObject;
  readonly #next: JsonObject[] = [];

  /** For `task` and `each` of the workflow builder. */
  constructor(name: string, form: JsonObject) {
    this.name = name;
    this.#form = form;
    const of = `task.${name}`;
    this.output = refer(`${of}.output`);
    this.result = refer('result()');
    this.state = refer(`${of}.state`);
    this.items = refer(`${of}.items`);
    this.summary = refer(`${of}.summary`);
    this.error = refer(`${of}.error`);
  }

  /** Adds a transition. All that hold fire; one that says nothing of the outcome, after success. */
  next(transition: Next<Vars>): this {
    requireTransition(transition);
    const { on, when, publish, do: targets, else: others, handled } = transition;
    this.#next.push({
      ...(on === undefined ? {} : { on: written(on) }),
      ...(when === undefined ? {} : { when: written(when) }),
      ...(publish === undefined ? {} : { publish: [written(publish)] }),
      ...(targets === undefined ? {} : { do: [targets].flat().map(nameOf) }),
      ...(others === undefined ? {} : { else: [others].flat().map(nameOf) }),
      ...(handled === undefined ? {} : { handled }),
    });
    return this;
  }

  /** The task in the form of the language. */
  toJSON(): JsonObject {
    return {
      name: this.name,
      ...this.#form,
      ...(this.#next.length > 0 ? { next: this.#next } : {}),
    };
  }
}

function nameOf(task: AnyTask | 'noop'): string {
  return task === 'noop' ? task : task.name;
}

/** The form of a task in the language. */
export function taskForm(
  call: {
    readonly calls: JsonObject;
    readonly input: unknown;
    readonly with_items?: unknown;
  },
  { needs, ...settings }: EachSettings,
): JsonObject {
  const { calls, input, with_items: list } = call;
  return {
    ...calls,
    ...(list === undefined ? {} : { with_items: written(list) }),
    input: written(input),
    ...(needs === undefined ? {} : { needs: needs.map(({ name }) => name) }),
    ...taskInMilliseconds(writtenMembers(settings)),
  };
}

/** The form of a task that runs a block. */
export function blockForm(
  name: string,
  {
    block,
    with_items: list,
  }: { readonly block: Block<never, unknown>; readonly with_items?: unknown },
  { needs, ...settings }: EachSettings,
): JsonObject {
  return {
    ...(list === undefined ? {} : { with_items: written(list) }),
    ...block.formOf(name),
    ...(needs === undefined ? {} : { needs: needs.map((task) => task.name) }),
    ...taskInMilliseconds(writtenMembers(settings)),
  };
}

/** The form of a task that combines the results of another. */
export function foldForm(
  call: { readonly over: string; readonly calls: { readonly action: string } },
  { needs, initial, ordered, with: settings, ...rest }: FoldSettings,
): JsonObject {
  const fold = {
    over: call.over,
    ...call.calls,
    ...(initial === undefined ? {} : { initial: written(initial) }),
    ...(ordered === undefined ? {} : { ordered }),
    ...(settings === undefined ? {} : { with: written(settings) }),
  };
  return {
    fold,
    ...(needs === undefined ? {} : { needs: needs.map(({ name }) => name) }),
    ...taskInMilliseconds(writtenMembers(rest)),
  };
}
