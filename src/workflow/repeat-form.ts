import { z } from 'zod';
import { atLeast, mustBe, word } from './forms.ts';
import { repeatOrders } from './workflow.ts';

export const repeated = mustBe('a number, or a map such as {count: 5, order: shuffled, seed: 1}');

export const repeat = z.strictObject(
  {
    count: atLeast(1),
    order: word(repeatOrders).default('interleaved'),
    seed: z.int(mustBe('a whole number')).default(1),
  },
  repeated,
);

/** `5` is short for `{count: 5}`. */
export function longRepeat(value: unknown): unknown {
  return typeof value === 'number' ? { count: value } : value;
}
