import { expect, it } from 'vitest';
import { itemPath, parseItemPath } from '../../src/run/item-path.ts';

it.each(['ok', 'ok/0', 'each/3/ok', 'each/3/ok/17', 'plain/ok'])('the path %s is read', (text) => {
  expect(itemPath(parseItemPath(text) ?? [])).toBe(text);
});

it.each(['', '0', 'ok/', 'ok/1/2', 'ok/-1', 'ok/1.5', 'ok//1', 'a b'])('%j is no path', (text) => {
  expect(parseItemPath(text)).toBeUndefined();
});
