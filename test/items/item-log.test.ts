import { describe, expect, it } from 'vitest';
import { encodeLog, openLog, storedLog } from '../../src/items/item-log.ts';

const line = '{"at":1,"attempt":1,"message":"one"}';
const none = { lines: 0, bytes: 0 };

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('a stored log', () => {
  it('has a line of JSON for each line, after what is dropped', () => {
    const dropped = { lines: 3, bytes: 90 };
    const stored = encodeLog({ lines: [line, line], dropped });
    expect(new TextDecoder().decode(stored)).toBe(
      `{"dropped":{"lines":3,"bytes":90}}\n${line}\n${line}`,
    );
    expect(storedLog(stored)).toEqual({ lines: [line, line], dropped });
    const whole = encodeLog({ lines: [line], dropped: none });
    expect(new TextDecoder().decode(whole)).toBe(line);
    expect(storedLog(whole)).toEqual({ lines: [line], dropped: none });
  });

  it('can be empty, and can have dropped everything', () => {
    expect(openLog(encodeLog({ lines: [], dropped: none }), 'x')).toEqual({
      lines: [],
      dropped: none,
    });
    const dropped = { lines: 1, bytes: 2 };
    expect(openLog(encodeLog({ lines: [], dropped }), 'x')).toEqual({ lines: [], dropped });
  });

  it('reads a line that begins as a count of what is dropped does', () => {
    const strange = '{"dropped":1,"at":1,"attempt":1,"message":"m"}';
    expect(openLog(bytes(strange), 'x').lines).toMatchObject([{ message: 'm' }]);
  });

  it.each([
    '{',
    'null',
    '{"at":1,"attempt":1}',
    '{"at":"1","attempt":1,"message":"m"}',
    '{"at":1,"attempt":1,"message":"m","fields":3}',
    `${line}\n`,
    '{"dropped":{"lines":1}}',
  ])('%j is damaged (MR606)', (text) => {
    expect(() => openLog(bytes(text), 'item 3')).toThrow(
      expect.objectContaining({ code: 'MR606', message: expect.stringContaining('item 3') }),
    );
  });

  it('can be added to when it is damaged', () => {
    expect(storedLog(bytes('{\nnull'))).toEqual({ lines: ['{', 'null'], dropped: none });
  });
});
