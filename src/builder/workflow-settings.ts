import { type OptionKinds, requireArgument, requireOptions } from '../call-options.ts';
import { anything, callable, record, text } from '../lang/kinds.ts';
import type { WrittenLimit } from '../workflow/limit-form.ts';
import type { WrittenParameter, WrittenWorkflow } from '../workflow/schema.ts';
import type { Duration } from './retry-settings.ts';
import { type EachSettings, requireNested } from './task-settings.ts';

/** The settings of a workflow, with the keys of the language. */
export interface WorkflowSettings<Parameters, Vars> extends Readonly<
  Pick<WrittenWorkflow, 'description' | 'concurrency' | 'cancel' | 'limit'>
> {
  /** The time limit of a run, from its start. */
  readonly timeout?: Duration | undefined;
  /** The limits of its runs, by name: a number of items in flight, or a map. */
  readonly limits?: Readonly<Record<string, number | WrittenLimit>> | undefined;
  /** Settings that its tasks have where they do not say otherwise; `'http.*'`: those of a pack. */
  readonly defaults?: Defaults | undefined;
  /** The declared parameters, by name. */
  readonly parameters?: Parameters;
  /** The variables with their initial values. */
  readonly vars?: Vars;
}

/** Settings of tasks, flat or for the actions that a key with a dot names. */
export type Defaults = DefaultSettings & {
  readonly [Group in `${string}.${string}`]?: DefaultSettings;
};

type DefaultSettings = Readonly<
  Pick<
    EachSettings,
    | 'timeout'
    | 'deadline'
    | 'delay'
    | 'retry'
    | 'tolerate'
    | 'fail_fast'
    | 'concurrency'
    | 'rate_limit'
    | 'limit'
  >
>;

const workflowSettings: OptionKinds<WorkflowSettings<unknown, unknown>> = {
  description: anything,
  concurrency: anything,
  timeout: anything,
  cancel: anything,
  defaults: record,
  limits: record,
  limit: anything,
  parameters: record,
  vars: record,
};

const parameterSettings: OptionKinds<WrittenParameter> = {
  type: anything,
  required: anything,
  default: anything,
  description: anything,
  enum: anything,
  pattern: anything,
  min: anything,
  max: anything,
  secret: anything,
};

/** Throws MR501 for wrong arguments of `workflow`. */
export function requireWorkflowCall<Parameters, Vars>(
  name: unknown,
  settings: WorkflowSettings<Parameters, Vars>,
  build: unknown,
): void {
  requireArgument('workflow', 'name', name, text);
  requireOptions('workflow', settings, workflowSettings);
  for (const [parameter, declaration] of Object.entries(settings.parameters ?? {})) {
    requireNested('workflow', `parameters.${parameter}`, declaration, parameterSettings);
  }
  requireArgument('workflow', 'build', build, callable);
}
