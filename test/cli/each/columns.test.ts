import { describe, expect, test } from 'vitest';
import { compileTemplate } from '../../../src/expression/compile/compile.ts';
import { columnsOf, listColumns } from '../../../src/cli/each/columns.ts';
import { piecesOf } from '../../../src/cli/each/placeholders.ts';
import { parsePattern } from '../../../src/cli/each/settings.ts';

const patterns = [
  ',',
  '\\t',
  ' *, *',
  '[,;]',
  '/',
  '\\}\\}',
  '[{]',
  '[}]{1,2}',
  '[\\]}]',
  `'|"`,
  '`',
  '\\p{Lu}',
  '[\\p{Lu}{]',
  '\\u{1F600}',
];
const line = `a,b; c\td/e}}f{g]h'i"j\`kLm😀n , o`;

describe('columns', () => {
  test.each(patterns)('that %s separates are the same in a run and when shown', (pattern) => {
    const columns = columnsOf(parsePattern(pattern), ['x', 'y']);
    const expected = line.split(new RegExp(pattern, 'u'));
    expect(columns.of(line)).toEqual(expected);
    const names = { item: line, index: 0 } as never;
    for (const [word, text] of [
      ['{{ item.length }}', expected.length],
      ['{2}', expected[1]],
      ['{y}', expected[1]],
      ['{9}', expected[8] ?? ''],
      ['{}', expected.join(' ')],
    ] as const) {
      const [piece] = piecesOf(word, columns);
      const expression = piece?.kind === 'value' ? piece.expression : '';
      expect(compileTemplate(`{{ ${expression} }}`)(names)).toEqual(text);
      expect(piece?.kind === 'value' && piece.show(line, 0)).toBe(String(text));
    }
  });

  test('of a line that nothing separates are the line', () => {
    expect(columnsOf(undefined, ['x']).of('a b')).toEqual(['a b']);
    expect(listColumns(2).of(['a', 'b'])).toEqual(['a', 'b']);
  });
});
