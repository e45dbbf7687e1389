import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutputStream } from '../../src/lang/output-stream.ts';
import { PrintedText } from '../../src/processes/printed-text.ts';

type Posted = readonly [printedTo: OutputStream, text: string];

function collect(): { readonly printed: PrintedText; readonly posted: Posted[] } {
  const posted: Posted[] = [];
  return { printed: new PrintedText((...one) => void posted.push(one)), posted };
}

/** All lines of one stream. */
function linesOf(posted: readonly Posted[], printedTo: OutputStream): string[] {
  return posted.flatMap(([to, text]) => (to === printedTo ? text.split('\n') : []));
}

describe('what an attempt prints', () => {
  it('is passed on in whole lines, however it is written, and its end when the attempt ends', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n', 'b') });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.boolean(), fc.boolean())), (writes) => {
        const { printed, posted } = collect();
        for (const [chunk, isError, isBytes] of writes) {
          const bytes = new TextEncoder().encode(chunk);
          const cut = isBytes ? Math.floor(bytes.length / 2) : 0;
          const to = isError ? 'stderr' : 'stdout';
          if (!isBytes) printed.add(to, chunk);
          else for (const part of [bytes.slice(0, cut), bytes.slice(cut)]) printed.add(to, part);
        }
        printed.end();
        for (const to of ['stdout', 'stderr'] as const) {
          const all = writes.filter(([, isError]) => isError === (to === 'stderr'));
          const whole = all.map(([chunk]) => chunk).join('');
          const expected = whole.replace(/\n$/, '');
          expect(linesOf(posted, to)).toEqual(whole === '' ? [] : expected.split('\n'));
        }
      }),
    );
  });

  it('is passed on as soon as a line has ended', () => {
    const { printed, posted } = collect();
    printed.add('stdout', 'a');
    expect(posted).toEqual([]);
    printed.add('stdout', 'b\nc');
    expect(posted).toEqual([['stdout', 'ab']]);
    printed.end();
    printed.end();
    expect(posted).toEqual([
      ['stdout', 'ab'],
      ['stdout', 'c'],
    ]);
  });

  it('has the size of a line in its place that is longer than 1 MiB', () => {
    const { printed, posted } = collect();
    const chunk = 'x'.repeat(300_000);
    printed.add('stdout', 'before\n');
    for (let n = 0; n < 10; n++) printed.add('stdout', chunk);
    printed.add('stdout', 'end\nafter\n');
    for (let n = 0; n < 4; n++) printed.add('stdout', chunk);
    printed.end();
    expect(linesOf(posted, 'stdout')).toEqual([
      'before',
      '… (a line of 3000003 bytes)',
      'after',
      '… (a line of 1200000 bytes)',
    ]);
  });
});
