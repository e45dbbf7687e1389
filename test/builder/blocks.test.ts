import { expect, expectTypeOf, test } from 'vitest';
import { parse } from 'yaml';
import { core, type Ref, steps, tasks, workflow } from '../../src/builder/public.ts';
import { requireWorkflow } from '../../src/plan/valid-workflow.ts';
import { blocks, blocksText } from './blocks.ts';

test('blocks are written as an author would', () => {
  expect(blocks.toJSON()).toEqual(parse(blocksText));
  expect(() => requireWorkflow({ text: blocks.toYaml() })).not.toThrow();
});

test('the type of the item is that of the elements, and the output that of the block', () => {
  workflow('types', {}, (w) => {
    const each = w.each(
      'each',
      [{ n: 1 }],
      steps((b, item, index) => {
        expectTypeOf(item).toEqualTypeOf<Ref<{ n: number }>>();
        expectTypeOf(b.around.item).toEqualTypeOf<Ref<{ n: number }>>();
        expectTypeOf(index).toEqualTypeOf<Ref<number>>();
        return item.n;
      }),
    );
    expectTypeOf(each.output).toEqualTypeOf<Ref<readonly number[]>>();
    const plain = w.task(
      'plain',
      tasks((b) => ({ n: b.vars.n }), { vars: { n: 1 } }),
      { tolerate: { count: 1 } },
    );
    expect(plain.name).toBe('plain');
  });
});

test('the item of an outer block is read by the name of that, at any depth', () => {
  const flow = workflow('deep', {}, (w) => {
    w.each(
      'outer',
      [1],
      steps((b, outer) => {
        b.each(
          'inner',
          [2],
          steps((c, inner) => {
            c.task('leaf', core.echo, { outer, inner });
          }),
        );
      }),
    );
  });
  const [outer] = flow.toJSON()['tasks'] as { steps: { steps: { input: unknown }[] }[] }[];
  expect(outer?.steps[0]?.steps[0]?.input).toEqual({
    outer: '{{ task.outer.item }}',
    inner: '{{ task.inner.item }}',
  });
});
