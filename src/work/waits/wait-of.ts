import type { Failure } from '../../items/failure.ts';
import type { Json, JsonObject } from '../../lang/json.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import { timeOf } from '../../lang/zoned-time.ts';
import { valueProblem } from '../../plan/parameters/parameter-value.ts';
import { answerForm } from '../../plan/answer-form.ts';
import type { EventKey, WaitRecord } from '../../run/wait-record.ts';
import type { WaitKind } from '../../workflow/workflow.ts';

/** What an item waits for, apart from when. */
interface Facts {
  readonly kind: WaitKind;
  readonly attempt: number;
  readonly rerun: number;
  readonly now: number;
  /** Milliseconds until it ends by itself. */
  readonly timeout: number | undefined;
  /** The signal after which one ends a wait that does not say. */
  readonly lastSignal: (of: EventKey) => number;
}

/** What an item with this input waits for, or why that cannot be known. */
export function waitOf(input: JsonObject, facts: Facts): Result<WaitRecord, Failure> {
  switch (facts.kind) {
    case 'answer':
      return questionOf(input, facts);
    case 'signal':
      return signalWaitOf(input, facts);
    case 'time':
      return timeWaitOf(input, facts);
  }
}

function questionOf(input: JsonObject, facts: Facts): Result<WaitRecord, Failure> {
  const { question, answer = 'boolean', default: value } = input;
  if (typeof question !== 'string') return wrong('question: expected text');
  const form = answerForm(answer);
  if (!form) return wrong('answer: expected a type, or a declaration as that of a parameter');
  const problem = value === undefined ? undefined : valueProblem(form, value);
  if (problem !== undefined) return wrong(`default: it ${problem}`);
  const kept = value === undefined ? {} : { default: { value } };
  return ok({ kind: 'answer', ...waiting(facts), question, form, ...kept });
}

function signalWaitOf(input: JsonObject, facts: Facts): Result<WaitRecord, Failure> {
  const { event, key = '', since } = input;
  if (typeof event !== 'string' || event === '') return wrong('event: expected text');
  const text = keyText(key);
  if (text === undefined) return wrong('key: expected text or a number');
  const of = { event, key: text };
  const after = since ?? facts.lastSignal(of);
  if (!Number.isSafeInteger(after) || Number(after) < 0) {
    return wrong('since: expected the number of a signal');
  }
  return ok({ kind: 'signal', ...waiting(facts), ...of, after: Number(after) });
}

function timeWaitOf({ time }: JsonObject, facts: Facts): Result<WaitRecord, Failure> {
  const until = typeof time === 'string' ? timeOf(time) : undefined;
  if (until === undefined) {
    return wrong('time: expected a time with its zone, such as 2026-12-24T18:00:00+01:00');
  }
  const { due = until, ...rest } = waiting(facts);
  return ok({ kind: 'time', ...rest, due: Math.min(due, until), until });
}

function waiting({ attempt, rerun, now, timeout }: Facts) {
  const due = timeout === undefined ? {} : { due: now + timeout };
  return { attempt, rerun, since: now, ...due };
}

function keyText(key: Json): string | undefined {
  return typeof key === 'string' || typeof key === 'number' ? String(key) : undefined;
}

function wrong(problem: string): Result<never, Failure> {
  return err({ code: 'MR407', message: `the input is invalid: ${problem}` });
}
