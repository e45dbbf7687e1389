import { z } from 'zod';
import { durationSetting } from './duration-form.ts';
import { failureKinds } from './failure-kinds.ts';
import { atLeast, mustBe, orTemplate, template, word } from './forms.ts';
import { backoffs } from './workflow.ts';

const fraction = z
  .number(mustBe('true, false or a number from 0 to 1'))
  .min(0, mustBe('0 or more'))
  .max(1, mustBe('1 or less'));

const growth = mustBe('constant, linear, exponential or a number from 1');

const backoff = z.union([word(backoffs), z.number().min(1, growth)], growth);

// A batch stores an attempt in 24 bits: hundreds of reruns with all of their retries.
export const retries = z
  .int(mustBe('a whole number'))
  .min(0, mustBe('0 or more'))
  .max(10_000, mustBe('10000 or less'));

const rule = z.strictObject(
  {
    count: orTemplate(retries, mustBe('a whole number')),
    on: failureKinds.optional(),
    delay: durationSetting.default(0),
    backoff: backoff.default('constant'),
    max_delay: durationSetting.optional(),
    jitter: z
      .union(
        [z.literal(true).transform(() => 1), z.literal(false).transform(() => 0), fraction],
        mustBe('true, false or a number from 0 to 1'),
      )
      .optional(),
    when: template.optional(),
    until: template.optional(),
  },
  mustBe('a map such as {count: 3, delay: 1s}'),
);

/** Without `until`, a rule is for failures; with it, for results that are not as awaited. */
const ruleOfOne = rule.refine(({ on, until }) => on === undefined || until === undefined, {
  error: "cannot be combined with 'until'",
  path: ['on'],
});

const rules = mustBe('a number, a map such as {count: 3, delay: 1s}, or a list of them');

export const retry = z
  .array(ruleOfOne, rules)
  .min(1, mustBe('a list of one rule or more'))
  .check(({ value, issues }) => {
    const waiting = value.flatMap(({ until }, at) => (until === undefined ? [] : [at]));
    for (const at of waiting.slice(1)) {
      const message = 'is in a rule above already';
      issues.push({ code: 'custom', message, input: value, path: [at, 'until'] });
    }
  });

/** `3` is short for `{count: 3}`, and so is a template for it. */
export function longRule(value: unknown): unknown {
  const isTemplate = typeof value === 'string' && value.includes('{{');
  return typeof value === 'number' || isTemplate ? { count: value } : value;
}

const percent = z
  .number(mustBe('a number from 0 to 100'))
  .min(0, mustBe('0 or more'))
  .max(100, mustBe('100 or less'));

export const tolerated = mustBe(
  'a number, a share such as 5%, or a map such as {count: 3, percent: 5}',
);

export const tolerance = z
  .strictObject({ count: atLeast(0).optional(), percent: percent.optional() }, tolerated)
  .refine((value) => value.count !== undefined || value.percent !== undefined, {
    error: "needs 'count' or 'percent'",
  })
  .meta({ minProperties: 1 });

/** A share of all items as a text. */
export const share = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/;

/** `3` is short for `{count: 3}`, and `5%` for `{percent: 5}`. */
export function longTolerance(value: unknown): unknown {
  if (typeof value === 'number') return { count: value };
  const [, percents] = typeof value === 'string' ? (share.exec(value) ?? []) : [];
  return percents === undefined ? value : { percent: Number(percents) };
}
