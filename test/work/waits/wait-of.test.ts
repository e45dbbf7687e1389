import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/lang/json.ts';
import type { WaitKind } from '../../../src/workflow/workflow.ts';
import { waitOf } from '../../../src/work/waits/wait-of.ts';

function waited(kind: WaitKind, input: JsonObject, timeout?: number) {
  const facts = { kind, attempt: 1, rerun: 0, now: 1000, timeout, lastSignal: () => 7 };
  const wait = waitOf(input, facts);
  return wait.ok ? wait.value : wait.error.message.replace('the input is invalid: ', '');
}

describe('what an item waits for', () => {
  it('is an answer of a form: true or false, a type, or the keys of a parameter', () => {
    const question = 'Deploy?';
    expect(waited('answer', { question })).toMatchObject({ form: { type: 'boolean' } });
    expect(waited('answer', { question, answer: 'integer' }, 500)).toMatchObject({
      form: { type: 'integer' },
      due: 1500,
    });
    const answer = { type: 'string', enum: ['a', 'b'], description: 'which' };
    expect(waited('answer', { question, answer, default: 'a' })).toMatchObject({
      form: { ...answer, required: true },
      default: { value: 'a' },
    });
  });

  it('is a signal after the last one that does not count', () => {
    expect(waited('signal', { event: 'file', key: 5 })).toMatchObject({ key: '5', after: 7 });
    expect(waited('signal', { event: 'file', since: 3 })).toMatchObject({ key: '', after: 3 });
  });

  it('is a time, or the timeout if that is sooner', () => {
    const time = '1970-01-01T00:01:00Z';
    expect(waited('time', { time })).toMatchObject({ due: 60_000, until: 60_000 });
    expect(waited('time', { time }, 500)).toMatchObject({ due: 1500, until: 60_000 });
  });

  it.each<[WaitKind, JsonObject, string]>([
    ['answer', {}, 'question: expected text'],
    ['answer', { question: 'a', answer: 'bool' }, 'answer: expected a type'],
    ['answer', { question: 'a', answer: { typ: 'string' } }, 'answer: expected a type'],
    ['answer', { question: 'a', answer: { type: 'text' } }, 'answer: expected a type'],
    ['answer', { question: 'a', answer: { enum: [] } }, 'answer: expected a type'],
    ['answer', { question: 'a', answer: { pattern: '(' } }, 'answer: expected a type'],
    ['answer', { question: 'a', answer: { min: '1' } }, 'answer: expected a type'],
    ['answer', { question: 'a', default: 1 }, 'default: it must be a boolean'],
    ['signal', { event: '' }, 'event: expected text'],
    ['signal', { event: 'a', key: [] }, 'key: expected text or a number'],
    ['signal', { event: 'a', since: -1 }, 'since: expected the number of a signal'],
    ['time', { time: '2026-12-24 18:00' }, 'time: expected a time with its zone'],
    ['time', { time: 5 }, 'time: expected a time with its zone'],
  ])('is not known: %s %j', (kind, input, message) => {
    expect(waited(kind, input)).toContain(message);
  });
});
