import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FollowedOutput } from '../../workers/followed-output.ts';

describe('output that is followed', () => {
  it('is all that was printed, in whole lines, wherever it is cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n', '\r'), maxLength: 200 });
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(text, cuts, (printed, sizes) => {
        const passed: string[] = [];
        const output = new FollowedOutput((_, lines) => void passed.push(lines));
        const bytes = Buffer.from(printed);
        for (let at = 0, n = 0; at < bytes.length; n++) {
          const size = sizes[n % sizes.length] ?? 1;
          output.print('stdout', bytes.subarray(at, at + size));
          at += size;
        }
        output.end();
        expect(passed.every((lines) => lines.endsWith('\n'))).toBe(true);
        const end = printed === '' || printed.endsWith('\n') ? '' : '\n';
        expect(passed.join('')).toBe(printed + end);
      }),
    );
  });
});
