import type { JsonObject } from '../lang/json.ts';
import { workflowInMilliseconds } from '../workflow/duration-form.ts';
import { printYaml } from '../workflow/print.ts';
import { collected, FinallyBuilder, finallyForm } from './finally.ts';
import { type Declarations, ScopeBuilder } from './scope.ts';
import { requireWorkflowCall, type WorkflowSettings } from './workflow-settings.ts';
import { written, writtenMembers } from './template.ts';

/** Collects the tasks of a workflow. */
export class WorkflowBuilder<Parameters extends Declarations, Vars> extends ScopeBuilder<
  Parameters,
  Vars
> {
  /** Those of `finally` so far, in order. */
  readonly last: { toJSON(): JsonObject }[] = [];

  /** Tasks that run when all others have ended, however that was. */
  finally(build: (f: FinallyBuilder<Parameters, Vars>) => void): void {
    this.last.push(...collected(new FinallyBuilder<Parameters, Vars>(), build));
  }
}

/** A workflow in the form of the language. */
export class BuiltWorkflow {
  readonly #form: JsonObject;

  /** For `workflow`. */
  constructor(form: JsonObject) {
    this.#form = form;
  }

  /** The form that `executor.start` accepts. */
  toJSON(): JsonObject {
    return this.#form;
  }

  /** The text of a workflow file. */
  toYaml(): string {
    return printYaml(this.#form);
  }
}

/**
 * Builds the workflow that `build` describes; its return value is the output. Types of actions flow
 * into references to their outputs, and from there into the inputs of later tasks.
 */
export function workflow<
  const Parameters extends Declarations = Record<never, never>,
  Vars extends JsonObject = Record<never, never>,
>(
  name: string,
  settings: WorkflowSettings<Parameters, Vars>,
  build: (w: WorkflowBuilder<Parameters, Vars>) => unknown,
): BuiltWorkflow {
  requireWorkflowCall(name, settings, build);
  const builder = new WorkflowBuilder<Parameters, Vars>();
  const output = build(builder);
  return new BuiltWorkflow({
    name,
    ...workflowInMilliseconds(writtenMembers(settings)),
    tasks: builder.tasks.map((task) => task.toJSON()),
    ...finallyForm(builder.last),
    ...(output === undefined ? {} : { output: written(output) }),
  });
}
