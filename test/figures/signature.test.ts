import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldText } from '../../src/figures/fold-text.ts';
import { signatureOf } from '../../src/figures/signature.ts';

test.each([
  ['connect ECONNREFUSED 10.0.0.1:5432', 'connect ECONNREFUSED ‹host›:‹n›'],
  ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED ‹host›'],
  ['getaddrinfo ENOTFOUND server-17.example.test', 'getaddrinfo ENOTFOUND ‹host›'],
  ['HTTP 503 Service Unavailable from db.prod:80', 'HTTP 503 Service Unavailable from ‹host›:‹n›'],
  ['HTTP/1.1 404: Not Found', 'HTTP/1.1 404: Not Found'],
  ['request failed with status code 429', 'request failed with status code 429'],
  ['answer of 1,204 bytes, status=404', 'answer of ‹n›,‹n› bytes, status=404'],
  ['sh ended with exit code 3: no', 'sh ended with exit code 3: no'],
  [
    "ENOENT: no such file or directory, open '/tmp/x/1.json'",
    'ENOENT: no such file or directory, open ‹path›',
  ],
  ['cannot read C:\\data\\7.csv', 'cannot read ‹path›'],
  ['at src/lib/parse.ts:12:7', 'at ‹path›'],
  ['GET /users/12/orders failed', 'GET ‹path› failed'],
  ['Unexpected token } in JSON at position 12', 'Unexpected token } in JSON at position ‹n›'],
  [
    "Cannot read properties of undefined (reading 'foo')",
    'Cannot read properties of undefined (reading ‹text›)',
  ],
  ["can't open it, and won't", "can't open it, and won't"],
  ['not a URL: “a b”', 'not a URL: ‹text›'],
  ['see https://example.test/a?b=1#c.', 'see ‹url›.'],
  ['no mailbox ada.l+1@example.test!', 'no mailbox ‹mail›!'],
  ['no row 6f1f9d1e-2b3c-4d5e-8f90-0123456789ab', 'no row ‹id›'],
  ['commit 3f2a9c1e does not exist', 'commit ‹id› does not exist'],
  ['run 20261121-085924-7k2m9q has failed', 'run ‹id› has failed'],
  ['run 20261121-085924-7k2m9q.h3k9w2m5x7 has failed', 'run ‹id› has failed'],
  ['request 01HX3ZK8Q9V7M2N4P6R8T0W1Y3 timed out', 'request ‹id› timed out'],
  ['pointer 0x7ffeefbff5c8', 'pointer ‹id›'],
  ['diff_12_8 of item-7', 'diff_‹n›_‹n› of item-‹n›'],
  ['row-6f1f9d1e-2b3c-4d5e-8f90-0123456789ab is at -3 or 1e-7', 'row-‹id› is at ‹n› or ‹n›'],
  ['took 12.5s, more than 10s', 'took ‹n›s, more than ‹n›s'],
  ['E11000 duplicate key: 12', 'E11000 duplicate key: ‹n›'],
  ['since 2026-12-01T12:25:18.123Z', 'since ‹time›'],
  ['content type is text/html', 'content type is text/html'],
  ['process.env.HOME is not set', 'process.env.HOME is not set'],
  ['two\nlines\tand 3  blanks', 'two lines and ‹n› blanks'],
  ['لا يمكن الاتصال بالخادم db-3.example.test', 'لا يمكن الاتصال بالخادم ‹host›'],
  ['‹n› items', "'n' items"],
  ['', ''],
])('Of %j, what differs between items is folded', (message, folded) => {
  expect(foldText(message)).toBe(folded);
});

test.each([
  [{ code: 'MR401', name: 'TypeError', message: 'fetch failed' }, 'TypeError: fetch failed'],
  [{ code: 'MR401', name: 'Error', message: 'no' }, 'no'],
  [{ code: 'MR401', name: 'TypeError', message: 'TypeError: no' }, 'TypeError: no'],
  [{ code: 'MR401', name: 'Error12', message: 'no' }, 'Error‹n›: no'],
])('The name of an error is part of its signature where it adds something', (failure, text) => {
  expect(signatureOf(failure)).toMatchObject({ code: 'MR401', text });
});

test('A failure without a code has a signature', () => {
  expect(signatureOf({ message: 'no' })).toMatchObject({ code: '-', text: 'no' });
});

const anyText = fc.string({ unit: 'binary', maxLength: 2000 });

test('Any text is folded to a short one, the same each time, with no more than a mark cut off', () => {
  fc.assert(
    fc.property(anyText, (message) => {
      const folded = foldText(message);
      expect(foldText(message)).toBe(folded);
      expect(folded.length).toBeLessThanOrEqual(241);
      expect(folded.replaceAll(/‹[a-z]+›/g, '')).not.toMatch(/[‹›\p{Cc}\p{Surrogate}]/u);
    }),
  );
});

test('Messages that differ in numbers, ids and quoted parts alone have one signature', () => {
  const part = fc.record({
    item: fc.nat(),
    id: fc.uuid(),
    text: fc.string({ maxLength: 20 }).map((text) => `a ${text.replaceAll('"', '')}`),
    host: fc.domain().map((name) => `${name}.test`),
    bytes: fc.double({ min: 0, max: 1e9, noNaN: true }).map((number) => number.toFixed(2)),
  });
  fc.assert(
    fc.property(part, ({ item, id, text, host, bytes }) => {
      const message = `item ${item} of ${id} said "${text}" to ${host} after ${bytes} bytes`;
      expect(foldText(message)).toBe('item ‹n› of ‹id› said ‹text› to ‹host› after ‹n› bytes');
    }),
  );
});

test.each([
  ['quotes', `"'`.repeat(500_000)],
  ['digits', '1'.repeat(1_000_000)],
  ['dots', 'a.'.repeat(500_000)],
  ['colons', ':'.repeat(1_000_000)],
  ['slashes', '/a.'.repeat(350_000)],
  ['blanks', ' '.repeat(1_000_000)],
  ['lone surrogates', '\ud800'.repeat(1_000_000)],
])('A message of a million %s takes as long as one of a thousand', (_, message) => {
  expect(foldText(message)).toBe(foldText(message.slice(0, 1000)));
});
