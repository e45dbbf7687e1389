import type { ActionContext } from '../src/actions/context.ts';
import type { JsonObject } from '../src/lang/json.ts';
import type { TaskMessage } from '../src/wire/messages.ts';
import { repetitionOf } from './items.ts';
import { post } from './reporter.ts';

/** The part of `ctx` that all items of a consumer share. */
export interface ConsumerContext {
  readonly consumer: number;
  readonly task: TaskMessage;
  readonly context: unknown;
}

/** The `ctx` of one attempt of one item. Members that few actions read are made when read. */
export class ItemContext implements ActionContext {
  readonly #consumer: ConsumerContext;
  readonly index: number;
  readonly attempt: number;
  /** Set when the action reads `signal`. */
  #controller: AbortController | undefined;
  /** Set by `abort`. */
  #reason: unknown;

  constructor(consumer: ConsumerContext, index: number, attempt: number) {
    this.#consumer = consumer;
    this.index = index;
    this.attempt = attempt;
  }

  get run(): { readonly id: string; readonly workflow: string } {
    return this.#consumer.task.run;
  }

  get task(): string {
    return this.#consumer.task.task;
  }

  get repetition(): number {
    const { elements } = this.#consumer.task;
    return elements === undefined ? 0 : repetitionOf(this.index, elements);
  }

  get idempotencyKey(): string {
    const { run, task, visit } = this.#consumer.task;
    return `${run.id}/${task}/${visit}/${this.index}`;
  }

  get context(): unknown {
    return this.#consumer.context;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Uncut: only `engine/events/emit.ts`, which masks, may shorten a text. */
  readonly log = (message: unknown, fields?: Readonly<Record<string, unknown>>): void => {
    const plain: { fields?: JsonObject } = fields
      ? { fields: JSON.parse(JSON.stringify(fields)) }
      : {};
    post({
      kind: 'log',
      consumer: this.#consumer.consumer,
      index: this.index,
      message: String(message),
      ...plain,
    });
  };

  /** Why the attempt was aborted, if it was. */
  get aborted(): unknown {
    return this.#reason;
  }

  abort(reason: unknown): void {
    this.#reason ??= reason;
    this.#controller?.abort(this.#reason);
  }
}
