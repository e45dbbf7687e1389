import { describe, expect, test } from 'vitest';
import { resultCheck } from '../../src/items/result-check.ts';

const refused = (failWhen: string, output: unknown) =>
  resultCheck({ failWhen }, {})(output, { item: 1, index: 0 });

describe('fail_when', () => {
  test.each<[string, unknown, object | undefined]>([
    ['{{ result() > 5 }}', 3, undefined],
    ['{{ result() > 5 }}', 7, { message: 'the result is refused: {{ result() > 5 }}' }],
    ["{{ result().error ?? '' }}", {}, undefined],
    ['{{ result().error }}', { error: 'gone' }, { message: 'gone' }],
    [
      '{{ result() === null }}',
      undefined,
      { message: 'the result is refused: {{ result() === null }}' },
    ],
    [
      '{{ result().errors }}',
      { errors: [] },
      { message: 'the result is refused: {{ result().errors }}' },
    ],
    [
      '{{ result() }}',
      { name: 'Busy', message: 'busy', data: { status: 429 }, retryAfter: '2s' },
      { name: 'Busy', message: 'busy', data: { status: 429 }, retry_after_ms: 2000 },
    ],
    ['{{ result() }}', { code: 7, message: 'no' }, { message: 'no', data: { code: 7 } }],
    ['{{ result() }}', { retryAfter: 250 }, { retry_after_ms: 250 }],
    [
      '{{ result() }}',
      { retryAfter: 'soon' },
      { hint: 'retryAfter is ignored: write milliseconds, or a duration such as 30s' },
    ],
  ])('%s of %j', (template, output, failure) => {
    const found = refused(template, output);
    if (failure === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject({ code: 'MR419', ...failure });
  });

  test('that throws fails the attempt, and names the key', () => {
    expect(refused('{{ result().a.b }}', {})).toMatchObject({
      code: 'MR403',
      message: expect.stringMatching(/^fail_when: /),
    });
  });

  test('does not judge what cannot be stored: that fails for itself', () => {
    expect(refused('{{ true }}', new Map())).toBeUndefined();
  });

  test('keeps the message within its bound', () => {
    expect(refused('{{ result() }}', 'x'.repeat(100_000))?.message.length).toBeLessThan(66_000);
  });
});

describe('until', () => {
  const unmet = (until: string, output: unknown) =>
    resultCheck({ until }, { vars: { n: 2 } })(output, { item: 1, index: 0 });

  test.each([
    ['{{ result().done }}', { done: true }],
    ['{{ result() > vars.n - item + index }}', 2],
  ])('%s is met by %j', (until, output) => {
    expect(unmet(until, output)).toBeUndefined();
  });

  test('that does not hold is MR420', () => {
    expect(unmet('{{ result().done }}', { done: false })).toEqual({
      code: 'MR420',
      message: 'the result is not as awaited: until {{ result().done }}',
    });
  });

  test('is asked after fail_when', () => {
    const check = resultCheck({ failWhen: "{{ 'no' }}", until: '{{ false }}' }, {});
    expect(check(1, {})).toEqual({ code: 'MR419', message: 'no' });
  });
});
