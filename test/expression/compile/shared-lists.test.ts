import { describe, expect, test } from 'vitest';
import { Document } from '../../../src/document/document.ts';
import { compileTemplate } from '../../../src/expression/compile/compile.ts';
import { expressionCopyHint } from '../../../src/lang/copy-hint.ts';

describe('an expression that changes a shared list while it runs', () => {
  const lists = Document.from([[3, 1, 2]]).view();

  test.each([
    ['item.map(list => list.sort())', lists],
    ['item.map(list => list.push(1))', lists],
    ['item.map(list => list.reverse())', Object.freeze([Object.freeze([3, 1])])],
  ])('says what makes a copy: %s', (code, item) => {
    expect(() => compileTemplate(`{{ ${code} }}`)({ item })).toThrow(
      expect.objectContaining({ code: 'MR403', hint: expressionCopyHint }),
    );
  });

  test('can change a copy that it has made', () => {
    const sorted = compileTemplate('{{ [...item[0]].sort() }}')({ item: lists });
    expect(sorted).toEqual([1, 2, 3]);
  });

  test('says nothing of copies when it fails otherwise', () => {
    expect(() => compileTemplate('{{ item.no() }}')({ item: lists })).toThrow(
      expect.objectContaining({ code: 'MR403', hint: undefined }),
    );
  });
});
