import { describe, expect, test } from 'vitest';
import { compile, tasks } from './compiling.ts';

function warningsOf(text: string): string[] {
  const compiled = compile(text);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value.warnings.map(({ code, message }) => `${code} ${message}`);
}

const task = (name: string, rest = ''): string => `name: ${name}, action: a.b${rest}`;

describe('a warning', () => {
  test.each([
    ['concurrency: 2', ["MR104 'concurrency' has no effect without 'with_items'"]],
    ['rate_limit: 2', ["MR104 'rate_limit' has no effect without 'with_items'"]],
    ['tolerate: {count: 1}', []],
    ['fail_fast: true', ["MR104 'fail_fast' has no effect without 'with_items'"]],
    ['fail_fast: true, tolerate: {count: 1}, with_items: [1]', []],
  ])('says what has no effect: %s', (settings, expected) => {
    expect(warningsOf(tasks(task('a', `, ${settings}`)))).toEqual(expected);
  });

  test.each([
    ['{when: "{{ false }}", do: b}', '', ['b', 'c']],
    ['{when: "{{ succeeded() && failed() }}", do: b}', '', ['b', 'c']],
    ['{when: "{{ failed() }}", do: b}', ', needs: [a]', ['b', 'c']],
    ['{when: "{{ failed() || succeeded() }}", do: b}', ', needs: [a]', []],
    ['{when: "{{ !succeeded() }}", do: b}', '', []],
    ['{when: "{{ false }}", do: b}, {do: b}', '', []],
  ])('names tasks that can never start: %s %s', (next, rest, dead) => {
    const text = tasks(
      task('a', `, next: [${next}]`),
      task('b', `${rest}, next: c`),
      task('c'),
      task('d'),
    );
    const expected = dead.map((name) => `MR304 task '${name}' can never start`);
    const found = warningsOf(text).filter((one) => one.startsWith('MR304'));
    expect(found).toEqual(expected);
  });

  const shared = "MR308 'b' and 'c' can run at the same time, and both publish 'x'";
  const publishing = ', next: [{publish: {x: 1}}]';

  test.each([
    ['two branches', 'next: [{do: [b, c]}]', publishing, publishing, [shared]],
    ['two roots', 'input: {}', publishing, publishing, [shared]],
    [
      'two branches of which one runs',
      'next: [{do: b}, {when: "{{ failed() }}", do: c}]',
      publishing,
      publishing,
      [],
    ],
    [
      'branches of a value',
      `next: [{when: "{{ result() === 'p' }}", do: b}, {when: "{{ result() === 'q' }}", do: c}]`,
      publishing,
      publishing,
      [],
    ],
    ['one after the other', 'input: {}', publishing, `, needs: [b]${publishing}`, []],
    [
      'one after the other by next',
      'next: b',
      ', next: [{publish: {x: 1}, do: c}]',
      publishing,
      [],
    ],
    ['other names', 'next: [{do: [b, c]}]', ', next: [{publish: {y: 1}}]', publishing, []],
    ['twice in one task', 'input: {}', ', next: [{publish: [{x: 1}, {x: 2}]}]', '', []],
  ])('names a variable that %s publish', (_, a, b, c, expected) => {
    const text = tasks(task('a', `, ${a}`), task('b', b), task('c', c));
    expect(warningsOf(text)).toEqual(expected);
  });

  test('is looked for in a big workflow without trying all pairs', () => {
    const many = Array.from({ length: 300 }, (_, at) =>
      task(`t${at}`, `, next: [{when: "{{ result() === '${at}' }}", publish: {x: ${at}}}]`),
    );
    expect(warningsOf(tasks(...many))).toHaveLength(1);
  });
});
