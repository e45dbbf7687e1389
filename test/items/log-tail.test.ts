import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogLine, openLog, sizeOf, storedLog } from '../../src/items/item-log.ts';
import { LogTail } from '../../src/items/log-tail.ts';

function line(message: string, more: Partial<LogLine> = {}): LogLine {
  return { at: 1, attempt: 1, message, ...more };
}

/** The size of a line as it is stored. */
function size(one: LogLine): number {
  return sizeOf(JSON.stringify(one));
}

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 60 }));
const lines = fc.array(
  fc.record(
    {
      at: fc.nat(),
      attempt: fc.integer({ min: 1, max: 3 }),
      message: text,
      fields: fc.dictionary(fc.string(), text, { noNullPrototype: true }),
    },
    { requiredKeys: ['at', 'attempt', 'message'], noNullPrototype: true },
  ),
  { maxLength: 30 },
);

function tailOf(added: readonly LogLine[], limit: number): LogTail {
  const tail = new LogTail(limit);
  for (const one of added) tail.add(one);
  return tail;
}

function read(tail: LogTail): readonly LogLine[] {
  return openLog(tail.encode(), 'a test').lines;
}

describe('the tail of a log', () => {
  it('is all of it while there is room', () => {
    fc.assert(
      fc.property(lines, (added) => {
        const tail = tailOf(added, Number.POSITIVE_INFINITY);
        expect(read(tail)).toEqual(added);
        expect(tail.dropped).toEqual({ lines: 0, bytes: 0 });
      }),
    );
  });

  it('is the longest end that has room, and counts what came before', () => {
    fc.assert(
      fc.property(lines, fc.nat({ max: 300 }), (added, more) => {
        // Each line alone has room: none is cut.
        const limit = Math.max(0, ...added.map(size)) + more;
        const tail = tailOf(added, limit);
        let kept = 0;
        let bytes = 0;
        for (const one of added.toReversed()) {
          if (bytes + size(one) > limit) break;
          bytes += size(one);
          kept++;
        }
        const before = added.slice(0, added.length - kept);
        expect(read(tail)).toEqual(added.slice(before.length));
        expect([tail.length, tail.bytes]).toEqual([kept, bytes]);
        expect(tail.dropped).toEqual({
          lines: before.length,
          bytes: before.reduce((sum, one) => sum + size(one), 0),
        });
      }),
    );
  });

  it('stays within its bytes, and counts every line and byte once, whatever is added', () => {
    fc.assert(
      fc.property(lines, fc.nat({ max: 400 }), (added, limit) => {
        const tail = tailOf(added, limit);
        const { length, bytes, dropped } = tail;
        expect(bytes).toBeLessThanOrEqual(limit);
        expect(storedLog(tail.encode()).lines.reduce((sum, one) => sum + sizeOf(one), 0)).toBe(
          bytes,
        );
        expect(length + dropped.lines).toBe(added.length);
        expect(bytes + dropped.bytes).toBe(added.reduce((sum, one) => sum + size(one), 0));
      }),
    );
  });

  it('is the same when a part of it was stored before', () => {
    fc.assert(
      fc.property(lines, lines, fc.nat({ max: 500 }), (first, second, limit) => {
        const parts = new LogTail(limit);
        parts.append(storedLog(tailOf(first, limit).encode()));
        parts.append(storedLog(tailOf(second, limit).encode()));
        const whole = tailOf([...first, ...second], limit);
        expect(parts.stored).toEqual(whole.stored);
      }),
    );
  });

  it('has the end of a line that is longer than all of the room', () => {
    const limit = 100;
    for (const filling of ['x', '"', '\n', 'é', '😀', '\u0001']) {
      const tail = tailOf([line('short'), line(`${filling.repeat(500)} the end`)], limit);
      const [only, ...others] = read(tail);
      expect(others).toEqual([]);
      expect(only?.message).toMatch(/^… .* the end$/su);
      expect(only?.message).not.toMatch(/^… [\uDC00-\uDFFF]/);
      expect(tail.bytes).toBeGreaterThan(limit - 15);
      expect(tail.dropped.lines).toBe(1);
    }
  });

  it('makes a text of the fields of a line that it cuts', () => {
    const tail = tailOf([line('m'.repeat(100), { fields: { last: 'field' } })], 100);
    expect(read(tail)).toEqual([
      { at: 1, attempt: 1, message: expect.stringMatching(/^… m+ \{"last":"field"\}$/) },
    ]);
  });

  it('drops a line of which not even the mark of the cut has room', () => {
    const tail = tailOf([line('a'), line('b')], 10);
    expect(read(tail)).toEqual([]);
    expect(tail.dropped.lines).toBe(2);
  });
});
