import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Ref, Reference } from '../../src/builder/public.ts';
import { type BuiltWorkflow, core, file, js, workflow } from '../../src/builder/public.ts';
import { requireWorkflow } from '../../src/plan/valid-workflow.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { knownActions } from '../support/known-actions.ts';
import { naughty } from '../support/naughty.ts';
import { settings, settingsText, sweep, sweepText } from './flows.ts';

const actions = knownActions(
  ...'cloud.list_servers cloud.check cloud.check_all cloud.summarize core.echo core.noop core.stats file.glob file.read_text'.split(
    ' ',
  ),
);

function planOf(flow: BuiltWorkflow | string): Plan {
  const source = typeof flow === 'string' ? flow : flow.toJSON();
  return requireWorkflow(source, actions).plan;
}

describe('a workflow that is built', () => {
  test.each<[string, BuiltWorkflow, string]>([
    ['health_sweep', sweep, sweepText],
    ['settings', settings, settingsText],
  ])('has the plan of its text, and prints itself as YAML: %s', (_, flow, text) => {
    const plan = planOf(text);
    expect(planOf(flow)).toEqual(plan);
    expect(planOf(flow.toYaml())).toEqual(plan);
  });

  test('prints every text so that it reads back as the same', () => {
    const flow = workflow('naughty', {}, (w) => {
      const values = naughty.filter((text) => !text.includes('{{'));
      w.task('echo', core.echo, { values, ...Object.fromEntries(values.map((one) => [one, 1])) });
    });
    expect(planOf(flow.toYaml())).toEqual(planOf(flow));
  });

  test.each([
    [Number.NaN, 'NaN'],
    [new Map(), 'a Map'],
    [Promise.resolve(), 'a Promise'],
    [1n, 'a BigInt'],
    [new Date(Number.NaN), 'an invalid Date'],
    [undefined, 'undefined'],
  ])('refuses values that JSON cannot hold, with the path: %o', (value, what) => {
    const build = () =>
      workflow('wrong', {}, (w) => void w.task('echo', core.echo, { a: [1, value] }));
    expect(build).toThrow(
      expect.objectContaining({
        code: 'MR701',
        message: `$.a[1] cannot be represented in JSON: it is ${what}`,
      }),
    );
  });

  test('takes dates and other values by their toJSON', () => {
    const flow = workflow('dates', {}, (w) => void w.task('echo', core.echo, { at: new Date(0) }));
    expect(flow.toJSON()).toMatchObject({ tasks: [{ input: { at: '1970-01-01T00:00:00.000Z' } }] });
  });
});

describe('a reference', () => {
  test('is its expression, wherever it stands', () => {
    const flow = workflow('codes', {}, (w) => {
      const a = w.task('a', core.echo, { x: 1 });
      const sum = js<number>`${a.output.x} + ${1}`;
      return {
        path: a.output['odd key']?.['0']?.class,
        text: `<${a.output.x}>`,
        sum,
        twice: js`${sum} * ${sum}`,
        member: js<{ y: number }>`${a.output} ?? ${{ y: 1 }}`.y,
      };
    });
    expect(flow.toJSON()['output']).toEqual({
      path: '{{ task.a.output["odd key"][0].class }}',
      text: '<{{ task.a.output.x }}>',
      sum: '{{ task.a.output.x + 1 }}',
      twice: '{{ (task.a.output.x + 1) * (task.a.output.x + 1) }}',
      member: '{{ (task.a.output ?? ({"y":1})).y }}',
    });
  });

  test('has the type of its value', () => {
    workflow('types', { parameters: { n: { type: 'integer' } }, vars: { seen: '' } }, (w) => {
      const text = w.task('text', file.read_text, { path: 'x' });
      const all = w.each('all', [1, 2], file.read_text, (n) => ({ path: `${n}` }));
      const some = w.each('some', [1], file.read_text, () => ({ path: 'x' }), {
        tolerate: { count: 1 },
      });
      expectTypeOf(text.output).toEqualTypeOf<Reference<string>>();
      expectTypeOf(all.output).toEqualTypeOf<Ref<readonly string[]>>();
      const skippable = w.task('may', file.read_text, { path: 'x' }, { when: w.vars.seen });
      expectTypeOf(skippable.output).toEqualTypeOf<Ref<string | null>>();
      expectTypeOf(some.output).toEqualTypeOf<Ref<readonly (string | null)[]>>();
      const few = w.each('few', [{ n: 1 }], file.read_text, (one) => ({ path: `${one.n}` }), {
        when: (one: Ref<{ readonly n: number }>, index: Ref<number>) => js`${one.n} > ${index}`,
      });
      expectTypeOf(few.output).toEqualTypeOf<Ref<readonly (string | null)[]>>();
      expectTypeOf(w.parameters.n).toEqualTypeOf<Reference<number>>();
      expectTypeOf(w.vars.seen).toEqualTypeOf<Reference<string>>();
      expectTypeOf(all.summary.failed).toEqualTypeOf<Reference<number>>();
    });
  });
});
