import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { ActionContext } from '../../src/actions/context.ts';
import { defineAction, type Action } from '../../src/actions/define.ts';
import type { StandardSchema } from '../../src/actions/schema.ts';
import { contextFor } from './context.ts';

describe('defineAction', () => {
  test('returns a plain function unchanged', () => {
    expect(defineAction(countAttempts)).toBe(countAttempts);
  });

  test('returns the run function itself if there is no schema', () => {
    expect(defineAction({ run: countAttempts })).toBe(countAttempts);
  });

  test('infers the types of both sides of the schema', () => {
    const action = defineAction({
      input: z.strictObject({ n: z.string().transform(Number), limit: z.number().default(3) }),
      run: (input) => input.n + input.limit,
    });
    expectTypeOf(action).toExtend<Action<{ n: string; limit?: number | undefined }, number>>();
    expect(action({ n: '4' }, contextFor())).toBe(7);
  });

  test('makes no promise when neither schema nor action is asynchronous', () => {
    const action = defineAction({ input: z.number(), run: (input) => input * 2 });
    expect(action(21, contextFor())).toBe(42);
  });

  test('waits for an asynchronous schema', async () => {
    const schema = asyncSchema((value) =>
      value === 'yes' ? { value: true } : { issues: [{ message: 'expected yes' }] },
    );
    const action = defineAction({ input: schema, run: (input) => input });
    await expect(action('yes', contextFor())).resolves.toBe(true);
    await expect(action('no', contextFor())).rejects.toMatchObject({
      code: 'MR407',
      message: 'the input is invalid: expected yes',
    });
  });

  test('lists every issue with its path', () => {
    const action = defineAction({
      input: z.strictObject({
        servers: z.array(z.strictObject({ url: z.string() })),
        limit: z.number(),
      }),
      run: () => null,
    });
    const bad: unknown = { servers: [{ url: 'a' }, { url: 7 }], limit: 'x', extra: 1 };
    expect(() => Reflect.apply(action, undefined, [bad, contextFor()])).toThrow(
      expect.objectContaining({
        code: 'MR407',
        details: {
          issues: [
            expect.stringMatching(/^servers\[1\]\.url: /),
            expect.stringMatching(/^limit: /),
            expect.stringMatching(/extra/),
          ],
        },
      }),
    );
  });

  test('reads paths whose steps are objects, as in other schema libraries', () => {
    const schema = syncSchema(() => ({
      issues: [{ message: 'is wrong', path: [{ key: 'a' }, { key: 2 }, 'b'] }],
    }));
    const action = defineAction({ input: schema, run: () => null });
    expect(() => action(1, contextFor())).toThrow('the input is invalid: a[2].b: is wrong');
  });

  test('passes the error of the action on unchanged', () => {
    const cause = new RangeError('mine');
    const action = defineAction({
      input: z.unknown(),
      run: () => {
        throw cause;
      },
    });
    expect(() => action(1, contextFor())).toThrow(cause);
  });
});

function countAttempts(_: unknown, { attempt }: ActionContext): number {
  return attempt;
}

type Validate<T> = StandardSchema<unknown, T>['~standard']['validate'];

function syncSchema<T>(validate: Validate<T>): StandardSchema<unknown, T> {
  return { '~standard': { version: 1, vendor: 'test', validate } };
}

function asyncSchema<T>(validate: Validate<T>): StandardSchema<unknown, T> {
  return syncSchema(async (value) => validate(value));
}
