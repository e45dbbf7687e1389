import { defineAction } from '../../../src/actions/define.ts';

const numbers = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) =>
      typeof Object(value).n === 'number'
        ? { value: value as { readonly n: number } }
        : { issues: [{ message: 'expected a number', path: ['n'] }] },
  },
} as const;

/** Has a schema for `{n: number}`. */
export const twice = defineAction({
  input: numbers,
  run: ({ n }: { readonly n: number }) => n * 2,
});
