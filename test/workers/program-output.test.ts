import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgramEnd } from '../../workers/program-output.ts';

interface Kept {
  readonly text: string;
  readonly dropped: { readonly lines: number; readonly bytes: number };
}

/** The end of what is kept of standard output that comes in these chunks. */
function keep(limit: number, chunks: readonly Buffer[]): Kept | undefined {
  const kept: Kept[] = [];
  const output = new ProgramEnd(limit, (_, end) => void kept.push(end));
  for (const chunk of chunks) output.print('stdout', chunk);
  output.end();
  return kept[0];
}

function chunked(text: string, sizes: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

describe('the end of what a program prints', () => {
  const lines = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' '), maxLength: 80 }), {
    minLength: 1,
    maxLength: 60,
  });
  const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 8 });

  it('is at least as long as the limit, begins with a line, and counts what came before', () => {
    fc.assert(
      fc.property(lines, sizes, fc.integer({ min: 1, max: 400 }), (printed, cuts, limit) => {
        const whole = `${printed.join('\n')}\n`;
        const { text = '', dropped } = keep(limit, chunked(whole, cuts)) ?? {};
        const kept = `${text}\n`;
        expect(whole.endsWith(kept)).toBe(true);
        const before = whole.slice(0, whole.length - kept.length);
        expect(before === '' || before.endsWith('\n')).toBe(true);
        expect(dropped).toEqual({
          lines: before.split('\n').length - 1,
          bytes: Buffer.byteLength(before),
        });
        expect(Buffer.byteLength(kept)).toBeGreaterThanOrEqual(
          Math.min(limit, Buffer.byteLength(whole)),
        );
        // Nothing is kept that is not needed for that.
        const [first = ''] = kept.split('\n', 1);
        const rest = Buffer.byteLength(kept) - Buffer.byteLength(first) - 1;
        expect(before === '' || rest < limit).toBe(true);
      }),
    );
  });

  it('is bounded, and so is the memory that it takes', () => {
    const output = new ProgramEnd(1000, (_, { text, dropped }) => {
      expect(text.length).toBeLessThan(1100);
      expect(dropped.lines).toBeGreaterThan(199_900);
    });
    const chunk = Buffer.from(`${'x'.repeat(63)}\n`.repeat(1000));
    for (let n = 0; n < 200; n++) output.print('stdout', chunk);
    output.end();
    expect.assertions(2);
  });

  it('has the size of a line in its place that is far longer than the limit', () => {
    const long = 'y'.repeat(500_000);
    const chunks = chunked(`first\n${long}\nlast\n`, [60_000]);
    expect(keep(1000, chunks)).toEqual({
      text: '… (a line of 500000 bytes)\nlast',
      dropped: { lines: 1, bytes: 6 },
    });
    expect(keep(1000, chunked(long, [60_000]))?.text).toBe('… (a line of 500000 bytes)');
  });

  it('is of each stream apart, standard error last; nothing when nothing is printed', () => {
    const kept: unknown[] = [];
    const output = new ProgramEnd(100, (...one) => void kept.push(one));
    output.end();
    expect(kept).toEqual([]);
    output.print('stderr', Buffer.from('e'));
    output.print('stdout', Buffer.from('o\r\n'));
    output.end();
    const dropped = { lines: 0, bytes: 0 };
    expect(kept).toEqual([
      ['stdout', { text: 'o', dropped }],
      ['stderr', { text: 'e', dropped }],
    ]);
  });
});
