import * as z from 'zod';
import { longestTimer } from '../../lang/duration.ts';
import { valueTypes } from '../../lang/value-types.ts';
import { timeOf } from '../../lang/zoned-time.ts';
import { ask, echo, fail, noop, sleep, succeed, wait_for, wait_until } from '../builtin/core.ts';
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

const answered = z.strictObject({
  answer: z.unknown(),
  by: z.string().nullable(),
  at: z.string(),
});

const signalled = z.strictObject({
  data: z.unknown(),
  by: z.string().nullable(),
  at: z.string(),
  seq: z.int(),
});

const answerDeclaration = z.strictObject({
  type: z.enum(valueTypes).optional(),
  enum: z.array(z.unknown()).min(1).optional(),
  pattern: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  description: z.string().optional(),
});

export const reference: DescribedPack = {
  about: 'Actions for flows themselves, and folds.',
  notes: [],
  actions: {
    ...folds,
    ask: describe(ask, [{ schema: answered }], {
      about:
        'Puts a question, and waits for the answer: `millrace answer RUN TASK VALUE`, or `executor.answer`. ' +
        'No thread is held, and the question is kept where the run is paused or nobody runs it.',
      input: z.strictObject({
        question: z.string().describe('What is asked.'),
        answer: z
          .union([z.enum(valueTypes), answerDeclaration])
          .default('boolean')
          .describe('The form of the answer: a type, or the keys of a parameter.'),
        default: z
          .unknown()
          .optional()
          .describe(
            'The answer when the `timeout` of the task has passed; without it, it times out.',
          ),
      }),
      errors: ['When the `timeout` of the task has passed, without `default`.'],
      example: `- name: ok
  action: core.ask
  timeout: 2d
  input: { question: Deploy?, default: false }
`,
    }),
    wait_for: describe(wait_for, [{ schema: signalled }], {
      about:
        'Waits for a signal: `millrace signal EVENT --key KEY`, or `executor.signal`. One that came after the run ' +
        'had started counts, and each counts for all that wait for it. No thread is held.',
      input: z.strictObject({
        event: z.string().min(1).describe('The name of the event.'),
        key: z
          .union([z.string(), z.number()])
          .optional()
          .describe('What the event is about; without it, signals without a key.'),
        since: z
          .int()
          .min(0)
          .optional()
          .describe(
            'The `seq` of a signal: only later ones count. Without it, those since the start of the run; ' +
              'in a loop, since the one got last.',
          ),
      }),
      errors: ['When the `timeout` of the task has passed.'],
      example: `- name: arrived
  action: core.wait_for
  timeout: 1d
  input: { event: file-arrived, key: orders.csv }
`,
    }),
    wait_until: describe(wait_until, [{ schema: z.null() }], {
      about: 'Waits until a time; one that has passed ends it at once. No thread is held.',
      input: z.strictObject({
        time: z
          .string()
          .refine((text) => timeOf(text) !== undefined, 'expected a time with its zone')
          .describe('A time with its zone, such as `2026-12-24T18:00:00+01:00`.'),
      }),
      errors: ['When the `timeout` of the task passes first.'],
      example: `- name: evening
  action: core.wait_until
  input: { time: '2026-12-24T18:00:00Z' }
`,
    }),
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
    succeed: describe(succeed, [{ about: '`output`', schema: z.unknown() }], {
      about:
        'Ends its workflow, or the block that it is in, with `output`: what still runs there is cancelled, and ' +
        '`finally` runs. A failure before it that was not handled stands. No thread is held.',
      input: z.strictObject({
        output: z.unknown().optional().describe('The output of what it ends; null without it.'),
      }),
      example: `- name: look
  action: core.echo
  input: { hit: 7 }
  next: [{ when: '{{ result().hit }}', do: done }, { else: work }]
- { name: done, action: core.succeed, input: { output: '{{ task.look.output.hit }}' } }
- { name: work, action: core.sleep, input: { ms: 1s } }
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
