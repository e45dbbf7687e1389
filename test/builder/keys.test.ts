import { expect, expectTypeOf, test } from 'vitest';
import type {
  Next,
  Reference,
  RetrySettings,
  EachSettings,
  SourceSettings,
  StepsSettings,
  TasksSettings,
  WorkflowSettings,
} from '../../src/builder/public.ts';
import { workflow } from '../../src/builder/public.ts';
import type { descriptions } from '../../src/workflow/descriptions.ts';
import { allKeys, keysIn } from '../support/keys.ts';
import { blocks } from './blocks.ts';
import { settings, sweep } from './flows.ts';

type Keys = typeof descriptions;
/** The forms of a setting that are maps. */
type Maps<Setting> = Exclude<Setting, number | string | undefined | Reference<unknown>>;
type Limit = Maps<NonNullable<WorkflowSettings<unknown, unknown>['limits']>[string]>;
type Declarations = NonNullable<Parameters<typeof workflow>[1]['parameters']>;

test('the builder has the type of every key', () => {
  expectTypeOf<keyof WorkflowSettings<unknown, unknown>>().toEqualTypeOf<
    Exclude<keyof Keys['workflow'], 'name' | 'tasks' | 'steps' | 'finally' | 'output'>
  >();
  expectTypeOf<keyof Declarations[string]>().toEqualTypeOf<keyof Keys['parameter']>();
  expectTypeOf<keyof EachSettings>().toEqualTypeOf<
    Exclude<
      keyof Keys['task'],
      | 'name'
      | 'action'
      | 'workflow'
      | 'input'
      | 'with_items'
      | 'fold'
      | 'next'
      | 'steps'
      | 'tasks'
      | 'finally'
      | 'output'
      | keyof StepsSettings
      | keyof TasksSettings<unknown>
    >
  >();
  expectTypeOf<keyof RetrySettings>().toEqualTypeOf<keyof Keys['retry']>();
  expectTypeOf<keyof Maps<EachSettings['tolerate']>>().toEqualTypeOf<keyof Keys['tolerate']>();
  expectTypeOf<keyof Maps<EachSettings['repeat']>>().toEqualTypeOf<keyof Keys['repeat']>();
  expectTypeOf<keyof SourceSettings>().toEqualTypeOf<keyof Keys['source']>();
  expectTypeOf<keyof Maps<EachSettings['batch_size']>>().toEqualTypeOf<keyof Keys['batch']>();
  expectTypeOf<keyof Limit>().toEqualTypeOf<keyof Keys['limit']>();
  expectTypeOf<keyof Next<unknown>>().toEqualTypeOf<keyof Keys['transition']>();
});

test('the builder writes every key', () => {
  const written = new Set([sweep, settings, blocks].flatMap((flow) => keysIn(flow.toJSON())));
  // A task that the builder makes says in `needs` which one comes before.
  expect(allKeys.filter((key) => !written.has(key))).toEqual(['workflow.steps']);
});

test('a setting that is undefined is left out', () => {
  const flow = workflow('sparse', { timeout: undefined }, (w) => {
    w.task('a', { calls: { action: 'core.noop' } }, {}, { retry: undefined, delay: undefined });
  });
  expect(flow.toJSON()).toEqual({
    name: 'sparse',
    tasks: [{ name: 'a', action: 'core.noop', input: {} }],
  });
});
