import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTemplate, singleTag } from '../../../src/expression/syntax/parse.ts';

function tags(text: string): string[] {
  return parseTemplate(text).parts.flatMap((part) => (part.kind === 'tag' ? [part.source] : []));
}

describe('a template', () => {
  test.each([
    ['{{ {a: {b: 1}} }}', ['{{ {a: {b: 1}} }}']],
    ['{{ {a:{b:1}}}}', ['{{ {a:{b:1}}}}']],
    ['{{ \'}}\' }} and {{ "{{" }}', ["{{ '}}' }}", '{{ "{{" }}']],
    ['{{ `a${ {b: `}}`}.b }` }}', ['{{ `a${ {b: `}}`}.b }` }}']],
    ['{{ item /* }} */ }}', ['{{ item /* }} */ }}']],
    ['{{ item // comment }}x', ['{{ item // comment }}']],
    ['{{ item // it\'s }}"x', ["{{ item // it's }}"]],
    ['{{ /[}"\'/]{2}/.test(item) }}', ['{{ /[}"\'/]{2}/.test(item) }}']],
    ['{{ a / 2 }}{{ b / 2 }}', ['{{ a / 2 }}', '{{ b / 2 }}']],
    ['{{ default(item.x, 1) }}', ['{{ default(item.x, 1) }}']],
    ['{{ item.default }}', ['{{ item.default }}']],
    ["{{ 'it\\'s' }}", ["{{ 'it\\'s' }}"]],
    ['{ { no } } {x}', []],
  ])('%s has its tags found', (text, expected) => {
    const template = parseTemplate(text);
    expect(template.problems).toEqual([]);
    expect(tags(text)).toEqual(expected);
  });

  test.each([
    ['a {{ item', 'the tag is not closed', 2],
    ['{{ {a: 1 }}', 'the tag is not closed', 0],
    ['{{ }}', 'the tag is empty', 0],
    ['{{ a b }}', 'Unexpected token', 5],
    ['{{ a + }}', 'the expression is incomplete', 6],
    ['{{ if (a) b }}', 'Unexpected token', 3],
    ['{{ "a }} b', 'the tag is not closed', 0],
  ])('%s has a problem', (text, message, start) => {
    expect(parseTemplate(text).problems).toMatchObject([{ code: 'MR201', message, start }]);
  });

  test('reports every broken tag, and keeps the others', () => {
    const template = parseTemplate('{{ a b }} {{ c }} {{ d e }}');
    expect(template.problems.map(({ start }) => start)).toEqual([5, 23]);
    expect(tags('{{ a b }} {{ c }} {{ d e }}')).toEqual(['{{ c }}']);
  });

  test('loses nothing of its text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constant('{{ item }}'))),
        (pieces) => {
          const text = pieces.join('');
          const { parts, problems } = parseTemplate(text);
          fc.pre(problems.length === 0);
          const joined = parts
            .map((part) => (part.kind === 'tag' ? part.source : part.text))
            .join('');
          expect(joined).toBe(text);
        },
      ),
    );
  });

  test('is a single tag only without any text around it', () => {
    expect(singleTag(parseTemplate('{{ item }}'))?.source).toBe('{{ item }}');
    for (const text of [' {{ item }}', '{{ item }}\n', '{{ item }}{{ item }}', 'item', '']) {
      expect(singleTag(parseTemplate(text))).toBeUndefined();
    }
  });
});
