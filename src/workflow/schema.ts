import * as z from 'zod';
import { rowFormats } from '../formats/rows/row-format.ts';
import type { JsonObject } from '../lang/json.ts';
import { defaults, settingForms } from './defaults-form.ts';
import { positive } from './duration-form.ts';
import { failureKinds } from './failure-kinds.ts';
import { limitOf, limits } from './limit-form.ts';
import { atLeast, flag, json, mustBe, orTemplate, template, text, word } from './forms.ts';
import { parameter, type WrittenParameter } from './parameter-form.ts';
import { repeat, repeated } from './repeat-form.ts';
import { batchSize, withItems } from './source-form.ts';
import { cancelPolicies, sinkOrders, sinkRows } from './workflow.ts';

// The form of a workflow in canonical spelling.

/** An identifier that expressions can reach and that does not lead from data to code. */
export const namePattern = /^(?!__|constructor$|prototype$)[A-Za-z_][A-Za-z0-9_]{0,99}$/;
const nameError = mustBe('a name of letters, digits and _ that does not begin with a digit or __');
export const nameForm = nameError.error;
const name = z.string(nameError).regex(namePattern, nameError);

const isMap = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const input = z
  .union(
    [z.custom<JsonObject>(isMap).meta({ type: 'object' }), template],
    mustBe('a map, or one template'),
  )
  .and(json);

const actionName = text.regex(
  /^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)+$/,
  mustBe("a pack and a name, such as 'core.echo'"),
);

const fold = z.strictObject(
  {
    over: name,
    action: actionName,
    initial: json.optional(),
    ordered: flag.default(false),
    with: json.optional(),
  },
  mustBe('a map such as {over: fetch, action: core.sum}'),
);

const results = z.strictObject(
  {
    to: text.min(1, mustBe('the path of a file')),
    format: word(rowFormats).optional(),
    order: word(sinkOrders).default('completion'),
    what: word(sinkRows).default('output'),
    columns: z
      .array(text, mustBe('a list of names'))
      .min(1, mustBe('a list of one name or more'))
      .optional(),
  },
  mustBe('a map such as {to: out.jsonl}'),
);

/** Reported together with all other problems of the same map. */
const unless = (message: string, key: string) => ({
  error: message,
  path: [key],
  when: ({ value }: { readonly value: unknown }) => isMap(value),
});

interface Targets {
  readonly do?: readonly string[] | undefined;
  readonly else?: readonly string[] | undefined;
}

const leads = ({ do: targets = [], else: others = [] }: Targets): boolean =>
  targets.length + others.length > 0;

const named = (what: string) => z.record(name, json, mustBe(what));

const transition = z
  .strictObject(
    {
      on: failureKinds.optional(),
      when: template.optional(),
      publish: z
        .array(named('a map of names and values'), mustBe('a list of names and values'))
        .default([]),
      do: z.array(name, mustBe('a list of task names')).optional(),
      else: z.array(name, mustBe('a list of task names')).optional(),
      handled: flag.optional(),
    },
    mustBe("a map with 'when', 'publish' or 'do'"),
  )
  .refine((value) => leads(value) || value.publish.length > 0, {
    error: "needs 'do', 'else' or 'publish'",
  })
  .refine(
    (value) => value.do === undefined || value.else === undefined,
    unless("cannot be combined with 'do'", 'else'),
  )
  .meta({ anyOf: [{ required: ['do'] }, { required: ['else'] }, { required: ['publish'] }] });

const taskBase = z.strictObject(
  {
    name,
    action: actionName.optional(),
    fold: fold.optional(),
    workflow: text
      .min(1, mustBe('the path of a workflow file'))
      .regex(/^(?!.*\{\{)/s, mustBe('a path without templates'))
      .optional(),
    input: input.optional(),
    needs: z.array(name, mustBe('a list of task names')).optional(),
    when: template.optional(),
    with_items: withItems.optional(),
    ...settingForms,
    join: z.union([z.literal('all'), atLeast(1)], mustBe("'all' or a whole number")).optional(),
    fail_when: template.optional(),
    batch_size: batchSize.optional(),
    repeat: orTemplate(repeat, repeated).optional(),
    exclusive: flag.optional(),
    results: results.optional(),
    next: z.array(transition, mustBe('a list of transitions')).default([]),
    vars: named('a map of variables').optional(),
    output: json.optional(),
    durable: flag.optional(),
    defaults: defaults.optional(),
  },
  mustBe("a map with 'name' and 'action'"),
);

/** A checked form of a task. */
export interface TaskForm extends z.output<typeof taskBase> {
  readonly steps?: TaskForm[] | undefined;
  readonly tasks?: TaskForm[] | undefined;
  readonly finally?: TaskForm[] | undefined;
}
export interface WrittenTask extends z.input<typeof taskBase> {
  readonly steps?: WrittenTask[] | undefined;
  readonly tasks?: WrittenTask[] | undefined;
  readonly finally?: WrittenTask[] | undefined;
}

const inner = (what: string): z.ZodType<TaskForm[], WrittenTask[]> =>
  z.lazy(() =>
    z
      .array(task, mustBe(`a list of ${what}, each beginning with '- name:'`))
      .min(1, { error: `needs at least one ${what.slice(0, -1)}` }),
  );

const taskForm = taskBase.extend({
  steps: inner('steps').optional(),
  tasks: inner('tasks').optional(),
  finally: inner('tasks').optional(),
});

/** Settings that the tasks of a sub-workflow can have, but not the task that runs it. */
const forActions = ['batch_size', 'repeat', 'rate_limit', 'exclusive'] as const;

/** Settings of tasks with an input and items of their own. The items of a fold are its units. */
const forItems = [
  'action',
  'workflow',
  'input',
  'with_items',
  'join',
  'tolerate',
  'fail_fast',
  'fail_when',
  'batch_size',
  'repeat',
  'rate_limit',
  'exclusive',
] as const;

const withoutUntil = taskForm.refine(
  ({ fold: folds, retry: rules = [] }) =>
    folds === undefined ||
    (Array.isArray(rules) && rules.every(({ until }) => until === undefined)),
  unless("cannot have 'until' together with 'fold'", 'retry'),
);

const withFold = forItems.reduce(
  (form, key) =>
    form.refine(
      (value) => value.fold === undefined || value[key] === undefined,
      unless("cannot be combined with 'fold'", key),
    ),
  withoutUntil,
);

const task = forActions.reduce(
  (form, key) =>
    form.refine(
      (value) => value.workflow === undefined || value[key] === undefined,
      unless("cannot be combined with 'workflow'", key),
    ),
  withFold
    .refine(
      ({ action, workflow, fold: folds, steps, tasks }) =>
        (action ?? workflow ?? folds ?? steps ?? tasks) !== undefined,
      unless('is missing', 'action'),
    )
    .refine(
      (value) => value.workflow === undefined || value.action === undefined,
      unless("cannot be combined with 'action'", 'workflow'),
    ),
);

const parameters = z.record(name, parameter, mustBe('a map of parameters'));

export const workflowSchema = z.strictObject({
  name: text.min(1, mustBe('text of one character or more')).optional(),
  description: text.optional(),
  parameters: parameters.default({}),
  vars: named('a map of variables').default({}),
  tasks: z
    .array(task, mustBe("a list of tasks, each beginning with '- name:'"))
    .min(1, { error: 'needs at least one task' }),
  steps: inner('steps').optional(),
  finally: inner('tasks').optional(),
  output: json.optional(),
  concurrency: atLeast(1).optional(),
  timeout: positive.optional(),
  cancel: word(cancelPolicies).optional(),
  defaults: defaults.optional(),
  limits: limits.optional(),
  limit: limitOf.optional(),
});

/** A checked form: durations are milliseconds, defaults are filled in. */
export type WorkflowForm = z.output<typeof workflowSchema>;

/** The long form of a workflow as an author writes it. */
export type WrittenWorkflow = z.input<typeof workflowSchema>;
export type { WrittenParameter };

/** A source as an author writes it. */
export type WrittenSource = Exclude<
  NonNullable<WrittenTask['with_items']>,
  string | readonly unknown[]
>;
