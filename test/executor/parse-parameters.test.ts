import { expect, test } from 'vitest';
import { parseParameters } from '../../src/executor/parse-parameters.ts';

const secret = 'TOPSECRET';

test('parameters are read from a JSON object in UTF-8, with or without a byte order mark', () => {
  for (const mark of ['', '\uFEFF']) {
    expect(parseParameters(Buffer.from(`${mark}{"a": "ü"}`), 'p.json')).toEqual({ a: 'ü' });
  }
});

test.each([
  ['[1]', 'p.json does not hold a JSON object', 'write the parameters as one JSON object'],
  [`{"key": ${secret}}`, 'p.json is not JSON: ', 'write the parameters as one JSON object'],
  [
    `{"key": "${secret}",\n "id": 9007199254740993}`,
    'p.json, line 2, column 8: an integer cannot be held exactly',
    'write it in quotes',
  ],
  [`{"${secret}": "\xe9"}`, 'p.json, line 1, column 16: not utf-8', 'write the file in UTF-8'],
])('%j is refused with its place, and not quoted', (text, message, hint) => {
  const bytes = Buffer.from(text, 'latin1');
  expect(() => parseParameters(bytes, 'p.json')).toThrow(
    expect.objectContaining({
      code: 'MR501',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    }),
  );
  expect(() => parseParameters(bytes, 'p.json')).not.toThrow(secret);
});
