import { SharedBudget } from '../expression/budget/budget.ts';
import { compileInput, compileTree } from '../expression/compile/input.ts';
import type { Names } from '../expression/names.ts';
import { failureAt, failureFromError } from '../items/failure-from-error.ts';
import type { Failure } from '../items/failure.ts';
import { noInputMap } from '../items/scope-output.ts';
import { resultCheck, type ResultCheck } from '../items/result-check.ts';
import type { JsonObject } from '../lang/json.ts';
import { err, ok, type Result } from '../lang/result.ts';
import { attempt } from '../lang/thrown.ts';
import type { TaskMessage } from '../wire/messages.ts';
import { DocumentCache, openList } from '../wire/open-handle.ts';
import { openNames } from '../wire/open-names.ts';

type Program = ReturnType<typeof compileInput>;
type Bound = ReturnType<Program['bind']>;

/** Renders the input of items that no worker runs. */
export class ItemInput {
  readonly #message: TaskMessage;
  readonly #names: Parameters<Program['bind']>[0];
  /** Absent for a plain task: one in a block has the item of that. */
  readonly #item: ((index: number) => unknown) | undefined;
  /** Set by the first item that can be rendered: what does not depend on items is rendered once. */
  #bound: Bound | undefined;
  /** The same of the condition. */
  #condition: Bound | undefined;
  /** The same of the limit. */
  #limit: Bound | undefined;
  /** Set by the first item that is judged. */
  #check: ResultCheck | undefined;
  readonly #budget = new SharedBudget();

  /** `element` reads the items of a source. */
  constructor(message: TaskMessage, element?: (index: number) => unknown) {
    const { run, names, list } = message;
    const documents = new DocumentCache();
    this.#message = message;
    this.#names = openNames(run, names, documents);
    this.#item = element ?? (list && openList(list, documents).at);
  }

  /** Whether the condition of an item holds. */
  wants(index: number): Result<boolean, Failure> {
    const { when } = this.#message;
    if (when === undefined) return ok(true);
    const holds = this.#render(index, 'when', () => {
      this.#condition ??= compileTree(when, 'when').bind(this.#names);
      return this.#condition;
    });
    return holds.ok ? ok(Boolean(holds.value)) : holds;
  }

  /** What the template gives of the limit that an item counts in; null: none. */
  limit(index: number): Result<unknown, Failure> {
    const { limit } = this.#message;
    if (limit === undefined) return ok(null);
    return this.#render(index, 'limit', () => {
      this.#limit ??= compileTree(limit, 'limit').bind(this.#names);
      return this.#limit;
    });
  }

  /** Why an item with this output has failed, if its task judges results. */
  check(output: unknown, index: number): Failure | undefined {
    const { failWhen, until } = this.#message;
    if (failWhen === undefined && until === undefined) return undefined;
    this.#check ??= resultCheck(this.#message, this.#names);
    const check = this.#check;
    const read = this.#item;
    const names = read ? { item: attempt(() => read(index)), index } : this.#names;
    return this.#budget.within(() => check(output, { ...names, index: names.index ?? 0 }));
  }

  /** `wrong`: the failure of an item whose input is no map. */
  of(index: number, wrong: Failure = noInputMap): Result<JsonObject, Failure> {
    const input = this.#render(index, 'input', () => {
      this.#bound ??= compileInput(this.#message.input).bind(this.#names);
      return this.#bound;
    });
    if (!input.ok) return input;
    return isObject(input.value) ? ok(input.value) : err(wrong);
  }

  #render(index: number, place: string, bound: () => Bound): Result<unknown, Failure> {
    let names: Pick<Names, 'item' | 'index' | 'repetition'>;
    try {
      names = this.#item ? { item: this.#item(index), index } : this.#names;
    } catch (error) {
      return err(failureFromError(error));
    }
    try {
      return ok(this.#budget.within(() => bound()(names.item, names.index, names.repetition)));
    } catch (error) {
      return err(failureAt(error, place));
    }
  }
}

/** Rendered templates and views are JSON, so an object is a map. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
