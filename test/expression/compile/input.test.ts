import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExpressionError } from '../../../src/expression/expression-error.ts';
import { compileInput } from '../../../src/expression/compile/input.ts';
import type { Json } from '../../../src/lang/json.ts';

describe('an input', () => {
  test('renders a tree for each item', () => {
    const bound = compileInput({
      url: '{{ item.url }}',
      label: '{{ index }} of {{ vars.total }}',
      fixed: { list: [1, 'two', null, true, -0] },
      region: '{{ parameters.region }}',
      deep: [{ id: '{{ item.id }}' }, ['{{ index }}']],
    }).bind({ parameters: { region: 'eu' }, vars: { total: 2 } });
    expect(bound({ url: 'a', id: 1 }, 0)).toEqual({
      url: 'a',
      label: '0 of 2',
      fixed: { list: [1, 'two', null, true, -0] },
      region: 'eu',
      deep: [{ id: 1 }, [0]],
    });
    expect(bound({ url: 'b', id: 2 }, 1)).toMatchObject({
      url: 'b',
      label: '1 of 2',
      deep: [{ id: 2 }, [1]],
    });
  });

  test('that is one expression is the value itself', () => {
    const item = { big: true };
    expect(compileInput('{{ item }}').bind({})(item, 0)).toBe(item);
  });

  test('evaluates parts that do not depend on the item once', () => {
    let reads = 0;
    const parameters = {
      get region() {
        reads += 1;
        return 'eu';
      },
    };
    const bound = compileInput({
      a: '{{ parameters.region }}',
      b: { c: 'in {{ parameters.region }}' },
      d: '{{ item }}',
    }).bind({
      parameters,
    });
    for (let index = 0; index < 5; index++)
      expect(bound(index, index)).toEqual({ a: 'eu', b: { c: 'in eu' }, d: index });
    expect(reads).toBe(2);
  });

  test('makes a new object for each item, and freezes shared parts', () => {
    const source = {
      fixed: { a: [1] },
      made: '{{ {list: [index2()]} }}'.replace('index2()', '1'),
      d: '{{ item }}',
    };
    const bound = compileInput(source).bind({});
    const first = Object(bound(1, 0));
    const second = Object(bound(2, 1));
    first.extra = 1;
    expect(second).not.toHaveProperty('extra');
    for (const shared of [first.fixed, first.fixed.a, first.made, first.made.list]) {
      expect(Object.isFrozen(shared)).toBe(true);
    }
    expect(Object.isFrozen(source.fixed)).toBe(false);
  });

  test('does not walk into views to freeze them', () => {
    const view = new Proxy(
      {},
      { ownKeys: () => expect.fail('walked'), isExtensible: () => expect.fail('asked') },
    );
    const bound = compileInput({ made: '{{ {view: parameters.view} }}' }).bind({
      parameters: { view },
    });
    expect(Object(bound(0, 0)).made.view).toBe(view);
  });

  test('keeps any tree without templates as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!JSON.stringify(value).includes('{{'));
        const tree = { value } as { value: Json };
        expect(compileInput(tree).bind({})(0, 0)).toEqual({ value });
      }),
    );
  });

  test('takes __proto__ for a key like any other', () => {
    const tree = JSON.parse(
      '{"__proto__": "{{ item }}", "a": {"__proto__": 1}, "b": {"__proto__": "{{ item }}"}}',
    );
    expect(JSON.stringify(compileInput(tree).bind({})(5, 0))).toBe(
      '{"__proto__":5,"a":{"__proto__":1},"b":{"__proto__":5}}',
    );
  });

  test.each([
    [{ a: { b: ['x', '{{ item.nope }}'] } }, 'input.a.b[1]', 'MR402'],
    [{ a: '{{ item.n }}', b: '{{ item.x.y }}' }, 'input.b', 'MR403'],
    ['{{ item.nope }}', 'input', 'MR402'],
    [{ b: 'text {{ index }} {{ item.nope }}' }, 'input.b', 'MR402'],
  ])('%j says which field failed', (tree, field, code) => {
    const bound = compileInput(tree).bind({});
    expect(() => bound({ n: 1 }, 0)).toThrow(expect.objectContaining({ code, field }));
  });

  test('fails when it is bound, where nothing depends on the item', () => {
    const program = compileInput({ a: '{{ parameters.x.y }}' });
    expect(() => program.bind({ parameters: {} })).toThrow(ExpressionError);
    expect(() => program.bind({ parameters: {} })).toThrow(
      expect.objectContaining({ field: 'input.a' }),
    );
  });
});
