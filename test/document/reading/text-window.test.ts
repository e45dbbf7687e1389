import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextWindow } from '../../../src/document/reading/text-window.ts';

const bytes = Buffer.from(Array.from({ length: 10_000 }, (_, i) => (i * 7) % 256));

it('Texts equal the bytes, in any order of reads', () => {
  const far = fc.nat({ max: bytes.length });
  // Most are read in sequence, like those of a list of records.
  const step = fc.record({ gap: fc.nat({ max: 300 }), size: fc.nat({ max: 128 }) });
  const jump = fc.record({ to: far, steps: fc.array(step, { maxLength: 40 }) });
  fc.assert(
    fc.property(fc.array(jump, { maxLength: 10 }), (jumps) => {
      const window = new TextWindow(bytes);
      for (const { to, steps } of jumps) {
        let start = to;
        for (const { gap, size } of steps) {
          start = Math.min(start + gap, bytes.length);
          const end = Math.min(start + size, bytes.length);
          expect(window.read(start, end - start)).toBe(bytes.toString('latin1', start, end));
          start = end;
        }
      }
    }),
  );
});
