import { compileInput } from '../../expression/compile/input.ts';
import type { JsonObject } from '../../lang/json.ts';
import { err, type Result } from '../../lang/result.ts';
import { bindParameters } from '../../plan/accept.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Failure } from '../../items/failure.ts';
import { DocumentCache } from '../../wire/open-handle.ts';
import { openList, openNames } from '../../wire/open-names.ts';
import type { ActiveRun } from '../../engine/active/active-run.ts';
import { failureAt } from '../../items/failure-from-error.ts';
import type { TaskRun } from '../../engine/active/task-run.ts';

/** Renders the parameters of the runs that the items of a task are. */
export class ChildInput {
  readonly #task: TaskRun;
  readonly #child: Plan;
  readonly #documents = new DocumentCache();
  readonly #item: (index: number) => unknown;
  readonly #names: Parameters<ReturnType<typeof compileInput>['bind']>[0];
  #bound: ReturnType<ReturnType<typeof compileInput>['bind']> | undefined;

  constructor(run: ActiveRun, task: TaskRun, child: Plan) {
    this.#task = task;
    this.#child = child;
    // A plain task has no item.
    this.#item = task.list ? openList(task.list, this.#documents).at : () => undefined;
    const { id, plan } = run;
    this.#names = openNames({ id, workflow: plan.workflow }, task.names, this.#documents);
  }

  of(index: number): Result<JsonObject, Failure> {
    let given: unknown;
    try {
      this.#bound ??= compileInput(this.#task.plan.input).bind(this.#names);
      given = this.#bound(this.#item(index), index);
    } catch (error) {
      return err(failureAt(error, 'input'));
    }
    if (!isObject(given)) {
      const message = 'the input of a sub-workflow must be a map of its parameters';
      return err({ code: 'MR306', message });
    }
    const checked = bindParameters(this.#child, { parameters: given });
    if (checked.ok) return checked;
    const { problems } = checked.error;
    const message = problems.map((problem) => problem.message).join('; ');
    return err({ code: 'MR306', message: `${this.#task.plan.action}: ${message}` });
  }
}

/** What templates render, and views, are JSON all the way down. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
