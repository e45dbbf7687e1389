import { expect, test } from 'vitest';
import { attemptsText, elementText, itemJson, placeOf } from '../../src/cli/item-facts.ts';
import type { ItemResult } from '../../src/index.ts';

const began = new Date(2026, 10, 21, 8, 59, 24).toISOString();
const item = { attempts: 3, started_at: began, elapsed_ms: 1234.567 };

test.each([
  [{ element: 'a\nb\u001B[2J\u009B' }, String.raw`"a\nb\u001b[2J\u009b"`],
  [{ element: { n: 1, list: [true, null] } }, '{"n":1,"list":[true,null]}'],
  [{ element: null }, 'null'],
  [{ element: 'x'.repeat(100) }, `"${'x'.repeat(58)}…`],
  [{ element_text: `{"text":"${'x'.repeat(900)}…` }, `{"text":"${'x'.repeat(50)}…`],
  [{}, ''],
])('An element is one short line: %j', (shown, line) => {
  expect(elementText(shown)).toBe(line);
});

test.each([
  [item, '3 attempts, began 2026-11-21 08:59:24, ran 1.2s'],
  [
    { ...item, attempts: 1, elapsed_ms: 0.4 },
    '1 attempt, began 2026-11-21 08:59:24, ran less than 1ms',
  ],
  [{ ...item, elapsed_ms: null }, '3 attempts, began 2026-11-21 08:59:24'],
  [{ attempts: 1, started_at: null, elapsed_ms: null }, '1 attempt'],
  [{ attempts: 0, started_at: null, elapsed_ms: null }, 'no attempt has ended'],
])('Attempts are counted, and the last is described: %j', (facts, text) => {
  expect(attemptsText(facts)).toBe(text);
});

test.each([
  [{}, ''],
  [{ task: 'check' }, 'in task check'],
  [{ task: 'check', index: 3 }, 'in task check, item 3'],
  [
    { task: 'check', index: 0, item },
    'in task check, item 0 (3 attempts, began 2026-11-21 08:59:24, ran 1.2s)',
  ],
  [
    {
      task: 'check',
      index: 3,
      item: { ...item, element: 'web-3', started_at: null, elapsed_ms: null },
    },
    'in task check, item 3: "web-3" (3 attempts)',
  ],
])('The place of a failure is named as far as it is known: %j', (failure, text) => {
  expect(placeOf(failure)).toBe(text);
});

test('An item as JSON has its element, or the beginning of a large one', () => {
  const result: ItemResult = { status: 'failed', output: null, error: null, ...item };
  expect(itemJson(result)).toEqual(result);
  expect(itemJson({ ...result, element: [1] })).toEqual({ ...result, element: [1] });
  const large = itemJson({ ...result, element: 'x'.repeat(2000) });
  expect(large).toEqual({ ...result, element_text: `"${'x'.repeat(999)}…` });
});
