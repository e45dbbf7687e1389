import { z } from 'zod';
import { atLeast, mustBe, text } from './forms.ts';
import { longestLimitName } from './limit-name.ts';

/** Seconds of the units of a rate. */
const units = { s: 1, m: 60, h: 3600 } as const;

const written = /^\s*(\d+(?:\.\d+)?)\s*\/\s*([smh])\s*$/;

const rateError = mustBe('a number per second more than 0, or a text such as 100/m');

/** Items per second of `100/s`, `100/m` or `100/h`. */
function perSecond(value: string): number {
  const [, count, unit] = written.exec(value) ?? [];
  const seconds = Object.entries(units).find(([name]) => name === unit)?.[1] ?? 1;
  return Number(count) / seconds;
}

/** Starts per second: a number, or a text with a unit of time. */
export const rate = z
  .union(
    [
      z.number(rateError).positive(rateError),
      z.string(rateError).regex(written, rateError).transform(perSecond),
    ],
    rateError,
  )
  .refine((value) => value > 0, rateError);

const limitName = /^[A-Za-z0-9_][\w.:-]*\*?$/;

const limitNameError = mustBe("a name of letters, digits and . : _ -, which can end in '*'");

/** A name that limits are declared with. One that ends in `*` has a limit for each name. */
export const declaredName = z
  .string(limitNameError)
  .max(longestLimitName, mustBe(`at most ${longestLimitName} characters long`))
  .regex(limitName, limitNameError);

const limitForm = mustBe('a whole number, or a map such as {concurrency: 10, rate: 100/s}');

/** A bound of what is in flight, or of what starts, over all runs of a store. */
export const limit = z
  .strictObject({ concurrency: atLeast(1).optional(), rate: rate.optional() }, limitForm)
  .refine((value) => value.concurrency !== undefined || value.rate !== undefined, {
    error: "needs 'concurrency' or 'rate'",
  })
  .meta({ minProperties: 1 });

/** A limit as an author writes it, in its long form. */
export type WrittenLimit = Readonly<z.input<typeof limit>>;

/** `10` is short for `{concurrency: 10}`. */
export function longLimit(value: unknown): unknown {
  return typeof value === 'number' ? { concurrency: value } : value;
}

export const limits = z.record(declaredName, limit, mustBe('a map of limits, by name'));

/** The name of a limit, also one with templates. */
export const limitOf = text.min(1, mustBe('the name of a limit'));
