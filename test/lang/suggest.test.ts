import { expect, test } from 'vitest';
import { didYouMean, isMisspelling, nearest } from '../../src/lang/suggest.ts';

test.each([
  ['outptu', ['output', 'items'], "did you mean 'output'?"],
  ['Output', ['output', 'items'], "did you mean 'output'?"],
  ['xyz', ['output', 'items'], "known names: 'output', 'items'"],
  ['x', [], 'no names are known here'],
  ['zzzzzz', 'abcdefghi'.split(''), undefined],
])('%s among %j gives %s', (name, known, hint) => {
  expect(didYouMean(name, known)).toBe(hint);
});

const input = ['command', 'cwd', 'env', 'stdin', 'stdout', 'timeout'];
const options = ['directory', 'actions', 'workers', 'workerMemory', 'durability', 'logs', 'check'];
const keys = ['name', 'action', 'input', 'needs', 'join', 'with_items', 'retry', 'next', 'repeat'];

test.each<[string, readonly string[], string | undefined]>([
  // abbreviations come before near spellings
  ['cmd', input, 'command'],
  ['comm', input, 'command'],
  ['dir', options, 'directory'],
  ['drctry', options, 'directory'],
  ['work', options, 'workers'],
  ['msg', ['message', 'mask'], 'message'],
  ['params', ['params_file', 'parameters'], 'parameters'],
  ['dto', ['mermaid', 'dot', 'svg', 'json'], 'dot'],
  ['form', ['for', 'from'], 'for'],
  // these are none
  ['cw', input, 'cwd'],
  ['cwdd', input, 'cwd'],
  ['cxd', input, 'cwd'],
  ['wokers', options, 'workers'],
  ['retrys', keys, 'retry'],
  ['inpt', keys, 'input'],
  ['nmae', keys, 'name'],
  ['rep', ['retry_of_everything_else', 'ref'], 'ref'],
  ['env', keys, undefined],
  ['with', keys, 'with_items'],
  ['steps', keys, undefined],
  ['if', keys, undefined],
  ['image', keys, undefined],
  ['exact', ['exact', 'EXACT'], 'EXACT'],
])('the nearest to %s among %j is %s', (name, known, best) => {
  expect(nearest(name, known)).toBe(best);
});

test.each([
  ['mesage', 'message', true],
  ['mesasge', 'message', true],
  ['messages', 'message', true],
  ['message', 'message', true],
  ['state', 'stack', false],
  ['status', 'task', false],
  ['', 'ab', false],
])('%s as a misspelling of %s: %s', (name, of, is) => {
  expect(isMisspelling(name, of)).toBe(is);
});
