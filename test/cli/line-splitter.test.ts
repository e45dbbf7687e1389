import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineSplitter } from '../../src/cli/line-splitter.ts';

it('returns the same lines for any chunks', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(20)), (text, sizes) => {
      const bytes = Buffer.from(text);
      const splitter = new LineSplitter();
      const lines: string[] = [];
      let at = 0;
      for (const size of [...sizes, bytes.length]) {
        lines.push(...splitter.push(bytes.subarray(at, at + size)));
        at += size;
      }
      lines.push(...splitter.end());
      const expected = bytes.toString().split(/\r?\n/);
      if (expected.at(-1) === '') expected.pop();
      expect(lines).toEqual(expected);
    }),
  );
});

it('starts again after the end', () => {
  const splitter = new LineSplitter();
  expect(splitter.push(Buffer.from('a\nb'))).toEqual(['a']);
  expect([splitter.end(), splitter.end()]).toEqual([['b'], []]);
});
