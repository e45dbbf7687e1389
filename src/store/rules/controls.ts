import type { ControlWriter } from '../../ports/controls.ts';
import {
  type ControlAnswer,
  type ControlRequest,
  markKinds,
  type RunAction,
  type RunMark,
} from '../../run/control.ts';
import type { RunId } from '../../run/records.ts';
import { cancelPolicies } from '../../workflow/workflow.ts';
import { fits, type Form, isCount, isText, isTime, listOf, oneOf, optional } from './form.ts';
import { controlKey } from './keys.ts';
import { raiseFormat } from './marker.ts';
import { jsonCodec, type RecordCodec } from './record-codec.ts';
import type { Tables } from './tables.ts';

/** Answers and marks of a run that are kept. */
const kept = { answers: 100, marks: 200 } as const;

/** What the second part of a key means. */
const part = { waiting: 1, answers: 2, marks: 3 } as const;

/** An item, or a range of them. */
function isItems(value: unknown): boolean {
  return isCount(value) || (Array.isArray(value) && value.length === 2 && value.every(isCount));
}

type Kind = RunAction['kind'];

const actionForms: { readonly [K in Kind]: Form<Extract<RunAction, { readonly kind: K }>> } = {
  pause: { kind: oneOf('pause') },
  cancel: { kind: oneOf('cancel'), policy: optional(oneOf(...cancelPolicies)) },
  retry: {
    kind: oneOf('retry'),
    task: optional(isText),
    items: optional(listOf(isItems)),
    signature: optional(isCount),
  },
  concurrency: { kind: oneOf('concurrency'), task: optional(isText), value: isCount },
  rate: { kind: oneOf('rate'), task: isText, value: isTime },
};

const kinds = Object.keys(actionForms);

function isAction(value: unknown): boolean {
  return Object.values(actionForms).some((form) => fits<RunAction>(value, form));
}

const requestCodec = jsonCodec<ControlRequest>({ id: isCount, at: isTime, action: isAction });

const answerCodec = jsonCodec<ControlAnswer>({
  id: isCount,
  at: isTime,
  kind: oneOf(...kinds),
  state: oneOf('done', 'refused'),
  text: isText,
  code: optional(oneOf('MR506', 'MR518')),
  hint: optional(isText),
});

const markCodec = jsonCodec<RunMark>({ at: isTime, kind: oneOf(...markKinds), text: isText });

/** Numbers given so far. */
interface Counts {
  readonly asked: number;
  readonly marked: number;
}

const countsCodec = jsonCodec<Counts>({ asked: isCount, marked: isCount });

/**
 * Requests to runs, the answers to them, and marks. All are numbered by run.
 *
 * | key of `controls` | value                                  |
 * | ----------------- | -------------------------------------- |
 * | run               | the numbers given so far               |
 * | run, 1, number    | a request that is not answered         |
 * | run, 2, number    | the answer to a request, of the last   |
 * | run, 3, number    | a mark, of the last                    |
 */
export class TableControls implements ControlWriter {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  waiting(run: RunId): ControlRequest[] {
    // Most runs are never asked for anything: one point read says so.
    if (!this.#tables.get('controls', controlKey(run))) return [];
    return this.#list(run, part.waiting, requestCodec);
  }

  answers(run: RunId): ControlAnswer[] {
    return this.#list(run, part.answers, answerCodec);
  }

  answer(run: RunId, id: number): ControlAnswer | undefined {
    const bytes = this.#tables.get('controls', controlKey(run, part.answers, id));
    return bytes && answerCodec.decode(bytes, `an answer of run ${run}`);
  }

  marks(run: RunId): RunMark[] {
    return this.#list(run, part.marks, markCodec);
  }

  ask(run: RunId, action: RunAction, at: number): number {
    const id = this.#count(run, 'asked');
    this.#put(run, part.waiting, id, requestCodec.encode({ id, at, action }));
    return id;
  }

  putAnswer(run: RunId, answer: ControlAnswer): void {
    this.#tables.remove('controls', controlKey(run, part.waiting, answer.id));
    this.#put(run, part.answers, answer.id, answerCodec.encode(answer));
    this.#tables.remove('controls', controlKey(run, part.answers, answer.id - kept.answers));
  }

  mark(run: RunId, mark: RunMark): void {
    const number = this.#count(run, 'marked');
    this.#put(run, part.marks, number, markCodec.encode(mark));
    this.#tables.remove('controls', controlKey(run, part.marks, number - kept.marks));
  }

  #list<T>(run: RunId, of: number, codec: RecordCodec<T>): T[] {
    return this.#tables
      .range('controls', controlKey(run, of))
      .map(({ value }) => codec.decode(value, `what run ${run} was asked`));
  }

  #put(run: RunId, of: number, number: number, bytes: Uint8Array): void {
    raiseFormat(this.#tables);
    this.#tables.put('controls', controlKey(run, of, number), bytes);
  }

  /** The next number. */
  #count(run: RunId, what: keyof Counts): number {
    const bytes = this.#tables.get('controls', controlKey(run));
    const before = bytes ? countsCodec.decode(bytes, `run ${run}`) : { asked: 0, marked: 0 };
    const number = before[what] + 1;
    this.#tables.put(
      'controls',
      controlKey(run),
      countsCodec.encode({ ...before, [what]: number }),
    );
    return number;
  }
}
