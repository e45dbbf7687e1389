import { listenForAbort } from '../src/actions/abort.ts';
import type { ActionContext } from '../src/actions/context.ts';
import type { OutputStream } from '../src/lang/output-stream.ts';
import { PrintedText } from '../src/processes/printed-text.ts';
import type { ProgramOutput } from '../src/processes/spawner-access.ts';
import type { LoggedLine } from '../src/wire/logged-line.ts';
import type { TaskMessage } from '../src/wire/messages.ts';
import type { ItemAttempt } from '../src/wire/shared/control-block.ts';
import type { Start } from './item-clock.ts';
import { repetitionOf } from './items.ts';
import { FollowedOutput } from './followed-output.ts';
import { LongItem } from './checkpoints.ts';
import { ProgramEnd } from './program-output.ts';

/** What ends the wait for an attempt that has failed already. */
export const failedBefore = Symbol('failed before');

/** The part of `ctx` that all items of a consumer share. */
export interface ConsumerContext {
  readonly consumer: number;
  readonly task: TaskMessage;
  readonly context: unknown;
  log(line: LoggedLine): void;
}

type UnplacedLine = Omit<LoggedLine, 'index' | 'attempt'>;

/** The `ctx` of one attempt of one item. Members that few actions read are made when read. */
export class ItemContext implements ActionContext {
  readonly #consumer: ConsumerContext;
  readonly index: number;
  readonly attempt: number;
  readonly began: Start;
  readonly lane: number;
  /** Set when the action reads `log`, which it can call by itself. */
  #log: ActionContext['log'] | undefined;
  /** Set when something is printed. */
  #printed: PrintedText | undefined;
  /** Set when the action reads what is for long items. */
  #long: LongItem | undefined;
  /** Set when the action reads `signal`. */
  #controller: AbortController | undefined;
  /** Set by `abort`. */
  #reason: unknown;
  /** What `abort` calls beside the signal. */
  #listeners: Set<(reason: unknown) => void> | undefined;
  /** The attempt of a step that is under way, in a block. */
  inner: ItemContext | undefined;
  /** Fails the attempt while its action has returned a pending promise. */
  #onLateError: ((error: unknown, endsThread: boolean) => void) | undefined;

  constructor(consumer: ConsumerContext, { index, attempt }: ItemAttempt, began: Start, lane = 0) {
    this.#consumer = consumer;
    this.index = index;
    this.attempt = attempt;
    this.began = began;
    this.lane = lane;
  }

  /** The item itself, of which this can be a step. */
  get item(): ItemContext {
    return this;
  }

  get run(): { readonly id: string; readonly workflow: string } {
    return this.#consumer.task.run;
  }

  get task(): string {
    return this.#consumer.task.task;
  }

  get visit(): number {
    return this.#consumer.task.visit;
  }

  get repetition(): number {
    const { elements } = this.#consumer.task;
    return elements === undefined ? 0 : repetitionOf(this.index, elements);
  }

  get idempotencyKey(): string {
    const { run, path = run.id, task, visit } = this.#consumer.task;
    return `${path}/${task}/${visit}/${this.index}`;
  }

  get context(): unknown {
    return this.#consumer.context;
  }

  get traceparent(): string | undefined {
    return this.#consumer.task.traceparent;
  }

  get directory(): string {
    return this.#consumer.task.directory;
  }

  get checkpointed(): unknown {
    return this.#longItem().checkpointed;
  }

  get checkpoint(): LongItem['checkpoint'] {
    return this.#longItem().checkpoint;
  }

  get progress(): LongItem['progress'] {
    return this.#longItem().progress;
  }

  #longItem(): LongItem {
    this.#long ??= new LongItem(this.#consumer.consumer, this);
    return this.#long;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Uncut: only `engine/events/emit.ts`, which masks, may shorten a text. */
  get log(): ActionContext['log'] {
    this.#log ??= (message: unknown, fields) => {
      const more = fields ? { fields: JSON.stringify(fields) } : {};
      this.logLine({ message: String(message), ...more });
    };
    return this.#log;
  }

  /** Something was printed while the action ran. It is shown at once: it is kept, but no event. */
  printed(printedTo: OutputStream, chunk: string | Uint8Array): void {
    if (this.#consumer.task.logBytes === undefined) return;
    this.#printed ??= new PrintedText((to, text) => this.logLine({ message: text, printedTo: to }));
    this.#printed.add(printedTo, chunk);
  }

  /** Takes what a program prints that the action runs; undefined when nothing is kept. */
  programOutput(): ProgramOutput | undefined {
    const { logBytes, follows } = this.#consumer.task;
    const end =
      logBytes === undefined
        ? undefined
        : new ProgramEnd(logBytes, (printedTo, { text, dropped }) =>
            this.logLine({ message: text, printedTo, dropped }),
          );
    if (!follows) return end;
    return new FollowedOutput(
      (printedTo, message) => this.logLine({ message, printedTo, isFollowed: true }),
      end,
    );
  }

  /** The attempt is about to end: what it has printed comes before. */
  endPrinted(): void {
    this.#printed?.end();
  }

  /** Settles as `output` does, unless an error from outside of it comes first: `fail` gets that. */
  settled(
    output: PromiseLike<unknown>,
    fail: (error: unknown, endsThread: boolean) => void,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#onLateError = (error, endsThread) => {
        fail(error, endsThread);
        reject(failedBefore);
      };
      output.then(resolve, reject);
    });
  }

  /** The attempt has ended: a later error changes nothing. */
  end(): void {
    this.#onLateError = undefined;
  }

  /** An error came from outside of the promise of the action. False when the attempt had ended. */
  failLate(error: unknown, endsThread: boolean): boolean {
    const fail = this.#onLateError;
    if (!fail) return false;
    this.end();
    fail(error, endsThread);
    this.abort(error);
    return true;
  }

  protected logLine(line: UnplacedLine): void {
    this.#consumer.log({ index: this.index, attempt: this.attempt, ...line });
  }

  /** Logs what a step says. */
  logStep(line: UnplacedLine, step: string): void {
    this.logLine({ ...line, step });
  }

  /** Why the attempt was aborted, if it was. */
  get aborted(): unknown {
    return this.#reason;
  }

  abort(reason: unknown): void {
    this.#reason ??= reason;
    this.#controller?.abort(this.#reason);
    for (const listener of this.#listeners ?? []) listener(this.#reason);
    this.#listeners = undefined;
    this.inner?.abort(reason);
  }

  [listenForAbort](listener: (reason: unknown) => void): () => void {
    if (this.#reason !== undefined) listener(this.#reason);
    else (this.#listeners ??= new Set()).add(listener);
    return () => void this.#listeners?.delete(listener);
  }
}
