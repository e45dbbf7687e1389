import type { Failure } from '../../items/failure.ts';
import type { JsonObject } from '../../lang/json.ts';
import { err, type Result } from '../../lang/result.ts';
import { bindParameters } from '../../plan/parameters/bind.ts';
import type { Plan } from '../../plan/plan.ts';
import type { TaskMessage } from '../../wire/messages.ts';
import { ItemInput } from '../item-input.ts';

const noMap: Failure = {
  code: 'MR306',
  message: 'the input of a sub-workflow must be a map of its parameters',
};

/** Renders the input of a task into the parameters of the runs that its items are. */
export class ChildInput {
  readonly #action: string;
  readonly #child: Plan;
  readonly #input: ItemInput;

  /** `element` reads the items of a source. */
  constructor(message: TaskMessage, child: Plan, element?: (index: number) => unknown) {
    this.#action = message.action;
    this.#child = child;
    this.#input = new ItemInput(message, element);
  }

  /** Whether the condition of an item holds. */
  wants(index: number): Result<boolean, Failure> {
    return this.#input.wants(index);
  }

  /** Why an item whose run has ended with this output has failed, if it has. */
  check(output: unknown, index: number): Failure | undefined {
    return this.#input.check(output, index);
  }

  /** Returns the parameters of an item, or why its run cannot have them. */
  of(index: number): Result<JsonObject, Failure> {
    const input = this.#input.of(index, noMap);
    if (!input.ok) return input;
    const bound = bindParameters(this.#child, { parameters: input.value });
    if (bound.ok) return bound;
    const message = bound.error.problems.map((problem) => problem.message).join('; ');
    return err({ code: 'MR306', message: `${this.#action}: ${message}` });
  }
}
