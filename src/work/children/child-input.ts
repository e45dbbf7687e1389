import { SharedBudget } from '../../expression/budget/budget.ts';
import { compileInput, compileTree } from '../../expression/compile/input.ts';
import { failureAt, failureFromError } from '../../items/failure-from-error.ts';
import type { Failure } from '../../items/failure.ts';
import type { JsonObject } from '../../lang/json.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import { bindParameters } from '../../plan/parameters/bind.ts';
import type { Plan } from '../../plan/plan.ts';
import type { TaskMessage } from '../../wire/messages.ts';
import { DocumentCache } from '../../wire/open-handle.ts';
import { openList, openNames } from '../../wire/open-names.ts';

type Program = ReturnType<typeof compileInput>;
type Bound = ReturnType<Program['bind']>;

/** Renders the input of a task into the parameters of the runs that its items are. */
export class ChildInput {
  readonly #message: TaskMessage;
  readonly #child: Plan;
  readonly #names: Parameters<Program['bind']>[0];
  readonly #item: (index: number) => unknown;
  /** Set by the first item that can be rendered: what does not depend on items is rendered once. */
  #bound: Bound | undefined;
  /** The same of the condition. */
  #condition: Bound | undefined;
  readonly #budget = new SharedBudget();

  /** `element` reads the items of a source. */
  constructor(message: TaskMessage, child: Plan, element?: (index: number) => unknown) {
    const { run, names, list } = message;
    const documents = new DocumentCache();
    this.#message = message;
    this.#child = child;
    this.#names = openNames(run, names, documents);
    // A plain task has no item.
    this.#item = element ?? (list ? openList(list, documents).at : () => undefined);
  }

  /** Whether the condition of an item holds. */
  wants(index: number): Result<boolean, Failure> {
    const { when } = this.#message;
    if (when === undefined) return ok(true);
    let item: unknown;
    try {
      item = this.#item(index);
    } catch (error) {
      return err(failureFromError(error));
    }
    try {
      const holds = this.#budget.within(() => {
        this.#condition ??= compileTree(when, 'when').bind(this.#names);
        return this.#condition(item, index);
      });
      return ok(Boolean(holds));
    } catch (error) {
      return err(failureAt(error, 'when'));
    }
  }

  /** Returns the parameters of an item, or why its run cannot have them. */
  of(index: number): Result<JsonObject, Failure> {
    let item: unknown;
    let input: unknown;
    try {
      item = this.#item(index);
    } catch (error) {
      return err(failureFromError(error));
    }
    try {
      input = this.#budget.within(() => {
        this.#bound ??= compileInput(this.#message.input).bind(this.#names);
        return this.#bound(item, index);
      });
    } catch (error) {
      return err(failureAt(error, 'input'));
    }
    if (!isObject(input)) {
      const message = 'the input of a sub-workflow must be a map of its parameters';
      return err({ code: 'MR306', message });
    }
    const bound = bindParameters(this.#child, { parameters: input });
    if (bound.ok) return bound;
    const message = bound.error.problems.map((problem) => problem.message).join('; ');
    return err({ code: 'MR306', message: `${this.#message.action}: ${message}` });
  }
}

/** Rendered templates and views are JSON, so an object is a map. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
