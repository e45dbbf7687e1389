import { describe, expect, it } from 'vitest';
import { lastLogLines, logJson, logLines, logText } from '../../src/cli/log-lines.ts';
import { dateAndTime } from '../../src/cli/text.ts';
import type { ItemLog, LogEnd, LogLine } from '../../src/index.ts';

const at = Date.UTC(2026, 10, 21, 8, 59, 24);
const time = dateAndTime(at);
const none = { lines: 0, bytes: 0 };

function line(message: string, attempt = 1): LogLine {
  return { at, attempt, message };
}

function log(count: number, dropped = none): ItemLog {
  return { lines: Array.from({ length: count }, (_, n) => line(`line ${n}`)), dropped };
}

describe('a line of a log', () => {
  it('is its message with its fields as JSON', () => {
    expect(logText(line('plain'))).toBe('plain');
    expect(logText({ ...line('with'), fields: { a: [1] } })).toBe('with {"a":[1]}');
  });
});

describe('a log that is shown whole', () => {
  it('has a mark before each attempt but the first, and its lines with their times', () => {
    const lines = [line('a'), line('b', 2), line('c', 2), line('d', 4)];
    expect(logLines({ lines, dropped: none })).toEqual([
      `${time} a`,
      '-- attempt 2 --',
      `${time} b`,
      `${time} c`,
      '-- attempt 4 --',
      `${time} d`,
    ]);
  });

  it.each([
    [1, '… 1 line before was dropped'],
    [1234, '… 1,234 lines before were dropped'],
  ])('says that %i lines were dropped', (lines, text) => {
    expect(logLines(log(1, { lines, bytes: 9 }))).toEqual([text, `${time} line 0`]);
  });

  it('indents the further lines of a text', () => {
    expect(logLines({ lines: [line('a\nb\r\nc\n')], dropped: none })).toEqual([
      `${time} a`,
      '  b',
      '  c',
    ]);
  });

  it('has its place before each line', () => {
    expect(logLines({ lines: [line('a', 2)], dropped: { lines: 2, bytes: 2 } }, 't[1] ')).toEqual([
      't[1] … 2 lines before were dropped',
      't[1] -- attempt 2 --',
      `${time} t[1] a`,
    ]);
  });
});

describe('the last lines of a log', () => {
  it.each<[ItemLog | undefined, string[]]>([
    [undefined, []],
    [log(0), []],
    [log(2), ['  | line 0', '  | line 1']],
    [log(3), ['  | line 0', '  | line 1', '  | line 2']],
    [log(5), ['  | … 2 before', '  | line 2', '  | line 3', '  | line 4']],
    [log(1, { lines: 1500, bytes: 1 }), ['  | … 1,500 before', '  | line 0']],
    [{ lines: [line('a\n  b\u001B')], dropped: none }, ['  | a b\\u001b']],
  ])('of %j are %j', (given, shown) => {
    expect(lastLogLines(given, '  ')).toEqual(shown);
  });

  it('count those that a report has left out', () => {
    const end: LogEnd = { ...log(10), total: 30 };
    expect(lastLogLines(end, '')[0]).toBe('| … 27 before');
  });
});

describe('a log in JSON', () => {
  it('has all lines, or the last ten where its item is one of many', () => {
    expect(logJson(undefined)).toEqual({});
    expect(logJson(log(12)).log).toMatchObject({ total: 12, dropped: none });
    expect(logJson(log(12)).log?.lines).toHaveLength(12);
    const { log: short } = logJson(log(12), true);
    expect([short?.total, short?.lines.map(({ message }) => message)]).toEqual([
      12,
      Array.from({ length: 10 }, (_, n) => `line ${n + 2}`),
    ]);
  });
});
