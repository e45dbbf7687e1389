import type { Answer, SignalRecord, WaitRecord } from '../../run/wait-record.ts';
import { type Parameter, parameterTypes } from '../../workflow/workflow.ts';
import {
  fits,
  type Form,
  isCount,
  isFlag,
  isText,
  isTime,
  like,
  listOf,
  oneOf,
  optional,
} from './form.ts';
import { type RecordCodec, textCodec } from './record-codec.ts';

const waiting = {
  attempt: isCount,
  rerun: isCount,
  since: isTime,
  due: optional(isTime),
};

const anything = (): boolean => true;

const nameOrNull = (value: unknown): boolean => value === null || isText(value);

const parameterForm: Form<Parameter> = {
  type: optional(oneOf(...parameterTypes)),
  required: isFlag,
  default: anything,
  description: optional(isText),
  enum: optional(listOf(anything)),
  pattern: optional(isText),
  min: optional(isTime),
  max: optional(isTime),
  secret: optional(isFlag),
};

const answerForm: Form<Answer> = { answer: anything, by: nameOrNull, at: isTime };

const waitForms: {
  readonly [K in WaitRecord['kind']]: Form<Extract<WaitRecord, { kind: K }>>;
} = {
  answer: {
    ...waiting,
    kind: oneOf('answer'),
    question: isText,
    form: like(parameterForm),
    default: optional(like<{ readonly value: unknown }>({ value: anything })),
    given: optional(like(answerForm)),
  },
  signal: { ...waiting, kind: oneOf('signal'), event: isText, key: isText, after: isCount },
  time: { ...waiting, kind: oneOf('time'), until: isTime },
};

function isWait(value: unknown): value is WaitRecord {
  return (
    fits(value, waitForms.answer) || fits(value, waitForms.signal) || fits(value, waitForms.time)
  );
}

export const waitCodec: RecordCodec<WaitRecord> = textCodec(isWait);

const signalForm: Form<SignalRecord> = {
  event: isText,
  key: isText,
  seq: isCount,
  data: anything,
  by: nameOrNull,
  at: isTime,
};

export const signalCodec: RecordCodec<SignalRecord> = textCodec((value) => fits(value, signalForm));
