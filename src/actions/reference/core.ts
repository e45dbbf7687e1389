import * as z from 'zod';
import { longestTimer } from '../../lang/duration.ts';
import { echo, fail, noop, sleep } from '../builtin/core.ts';
import { duration } from '../builtin/schemas.ts';
import { folds } from './core-folds.ts';
import { describe } from './describe.ts';
import type { DescribedPack } from './described-pack.ts';

// The actions check their inputs by themselves: they load in threads that do without zod.
const anyInput = z.unknown();

const sleepInput = z.looseObject({
  ms: duration
    .refine((ms) => ms <= longestTimer, 'expected at most 24.8 days')
    .describe('Milliseconds, or a duration such as `500ms`, `2s` or `1m`.'),
});

export const reference: DescribedPack = {
  about: 'Actions for flows themselves, and folds.',
  notes: [],
  actions: {
    ...folds,
    echo: describe(echo, [{ about: 'the input', schema: z.unknown() }], {
      about: 'Returns its input.',
      input: anyInput,
      returnsInput: true,
      example: `- name: total
  action: core.echo
  input: { text: a, size: '{{ 2 + 3 }}' }
`,
    }),
    fail: describe(fail, [{ about: 'none', schema: z.never() }], {
      about: 'Fails its item.',
      input: z.looseObject({
        message: z
          .unknown()
          .optional()
          .describe('What the failure says; `core.fail was called` without it.'),
        name: z.string().optional().describe('Its `error.name`, which `on` can name.'),
        data: z.looseObject({}).optional().describe('Its `error.data`.'),
      }),
      errors: ['Always, with `message`.'],
      example: `- name: refuse
  action: core.fail
  input: { message: the list is empty, name: EmptyError, data: { of: orders } }
`,
    }),
    noop: describe(noop, [{ schema: z.null() }], {
      about: 'Does nothing, and ignores its input.',
      input: anyInput,
      example: `- { name: both_done, action: core.noop }
`,
    }),
    sleep: describe(sleep, [{ schema: z.strictObject({ slept_ms: z.number() }) }], {
      about: 'Waits.',
      input: sleepInput,
      example: `- name: pause
  action: core.sleep
  input: { ms: 2s }
`,
    }),
  },
};
