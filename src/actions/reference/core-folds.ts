import * as z from 'zod';
import { count, group, stats, sum, top } from '../builtin/core.ts';
import { foldAction } from '../fold.ts';
import { describe, type DescribedAction } from './describe.ts';

/** The input of a fold where it is the action of a task: folds take `with` alone. */
function foldInput<Settings extends z.ZodType>(settings: Settings) {
  return z.looseObject({
    values: z
      .array(z.unknown())
      .optional()
      .describe(
        'The values, where a task calls it as its action; a fold gets those of its source.',
      ),
    with: settings.describe('Its settings.'),
  });
}

const path = z.string().min(1);

const numbers = path
  .optional()
  .describe(
    'The key of the number in each value, such as `size` or `file.size`. Where it is missing or null, the value is left out.',
  );

const any = z.number().or(z.record(z.string(), z.unknown()));

/** Those of core that combine values. */
export const folds: Readonly<Record<string, DescribedAction>> = {
  count: describe(foldAction(count), [{ schema: z.number() }], {
    about: 'A fold: counts the values.',
    input: foldInput(
      z
        .strictObject({
          of: path
            .optional()
            .describe('Counts only values in which this key is neither missing nor null.'),
        })
        .optional(),
    ),
    example: `- name: pages
  action: core.echo
  with_items: [{ url: a }, { url: b }]
  input: '{{ item }}'
- { name: number, fold: { over: pages, action: core.count } }
`,
  }),
  group: describe(
    foldAction(group),
    [
      {
        about: 'a map from each group to what the fold makes of it',
        schema: z.record(z.string(), any),
      },
    ],
    {
      about:
        'A fold: combines the values of each group. Its memory grows with the number of groups.',
      input: foldInput(
        z.strictObject({
          by: path.describe('The key that the values are grouped by.'),
          fold: z
            .enum(['core.count', 'core.sum', 'core.stats', 'core.top'])
            .optional()
            .describe('What combines the values of a group; `core.count` by default.'),
          with: z.record(z.string(), z.unknown()).optional().describe('The settings of that.'),
        }),
      ),
      errors: ['If the key of a value is a list or a map.'],
      example: `- name: sales
  action: core.echo
  with_items: [{ city: Rome, eur: 3 }, { city: Oslo, eur: 5 }]
  input: '{{ item }}'
- name: by_city
  fold: { over: sales, action: core.group, with: { by: city, fold: core.sum, with: { of: eur } } }
`,
    },
  ),
  stats: describe(
    foldAction(stats),
    [
      {
        schema: z.strictObject({
          n: z.number(),
          sum: z.number(),
          mean: z.number().nullable(),
          sd: z.number().nullable(),
          min: z.number().nullable(),
          max: z.number().nullable(),
          median: z.number().nullable(),
          mad: z.number().nullable(),
          percentiles: z.record(z.string(), z.number().nullable()),
          interval: z
            .strictObject({ confidence: z.number(), low: z.number(), high: z.number() })
            .nullable(),
        }),
      },
    ],
    {
      about:
        'A fold: describes numbers. `sd` is the standard deviation of a sample, `mad` the median of the distances from the median, `interval` that of the mean by the t distribution. Percentiles, median and `mad` of up to 4,096 numbers are exact, between two numbers by interpolation; of more, each number counts as one that differs from it by 0.5 % at most, and those nearer to 0 than 1e-12 as 0.',
      input: foldInput(
        z
          .strictObject({
            of: numbers,
            percentiles: z
              .array(z.number().min(0).max(100))
              .optional()
              .describe('`[5, 25, 75, 95, 99]` by default.'),
            confidence: z
              .number()
              .min(0.5)
              .max(0.999_999)
              .optional()
              .describe('Of `interval`; 0.95 by default.'),
          })
          .optional(),
      ),
      errors: ['If something is no number.'],
      example: `- name: sizes
  action: core.echo
  with_items: [3, 5, 8]
  input: '{{ item }}'
- { name: described, fold: { over: sizes, action: core.stats, with: { percentiles: [50, 90] } } }
`,
    },
  ),
  sum: describe(foldAction(sum), [{ schema: z.number() }], {
    about:
      'A fold: adds up numbers. The sum is exact and rounded once: it does not depend on the order.',
    input: foldInput(z.strictObject({ of: numbers }).optional()),
    errors: ['If something is no number, or the sum is larger than a number can be.'],
    example: `- name: sizes
  action: core.echo
  with_items: [0.1, 0.2, 0.3]
  input: '{{ item }}'
- { name: size, fold: { over: sizes, action: core.sum } }
`,
  }),
  top: describe(
    foldAction(top),
    [{ about: 'the values, the first of them first', schema: z.array(z.unknown()) }],
    {
      about:
        'A fold: keeps the values with the largest or smallest numbers or texts. Among equal ones, their JSON text decides. Values whose key is missing or null are left out.',
      input: foldInput(
        z
          .strictObject({
            n: z.int().min(1).max(10_000).optional().describe('How many; 10 by default.'),
            by: path
              .optional()
              .describe('The key that they are ranked by; without it, the values themselves are.'),
            order: z.enum(['largest', 'smallest']).optional().describe('`largest` by default.'),
          })
          .optional(),
      ),
      errors: ['If values cannot be ranked.'],
      example: `- name: files
  action: core.echo
  with_items: [{ name: a, size: 3 }, { name: b, size: 9 }]
  input: '{{ item }}'
- { name: largest, fold: { over: files, action: core.top, with: { by: size, n: 1 } } }
`,
    },
  ),
};
