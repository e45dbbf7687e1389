import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/lang/json.ts';
import { compilePlan } from '../../../src/plan/compile.ts';
import { parseWorkflow } from '../../../src/workflow/parse.ts';

/**
 * One task a line, `name: next` or `name < needs: next`; next is `target`, `target if condition`,
 * `target if on kind`, `else target` or `target if else condition`; `= variable` publishes it.
 */
function taskOf(line: string): JsonObject {
  const [head = '', next = ''] = line.split(':').map((part) => part.trim());
  const [name = '', needs] = head.split('<').map((part) => part.trim());
  const task = { name, action: 'a.b', next: next.split(',').filter(Boolean).map(transitionOf) };
  return needs === undefined ? task : { ...task, needs: needs.split(' ') };
}

function transitionOf(part: string): JsonObject {
  const [head = '', variable] = part.trim().split(' = ');
  const [target = '', condition] = head.split(' if ');
  const publish = variable === undefined ? {} : { publish: { [variable]: 1 } };
  if (condition === undefined)
    return target.startsWith('else ') ? { else: target.slice(5) } : { do: target, ...publish };
  if (condition.startsWith('on ')) return { do: target, on: condition.slice(3) };
  const word = condition.startsWith('else ') ? 'else' : 'do';
  return { [word]: target, when: `{{ ${condition.replace(/^else /, '')} }}`, ...publish };
}

function conflicts(lines: string): string[] {
  const parsed = parseWorkflow(
    JSON.stringify({ vars: { n: 0, m: 0, k: 0 }, tasks: lines.trim().split('\n').map(taskOf) }),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const compiled = compilePlan(parsed.value);
  return compiled.ok ? [] : compiled.error.map(({ code, message }) => `${code} ${message}`);
}

function chain(length: number): string {
  const steps = Array.from({ length }, (_, at) => `t${at}: t${at + 1}, e if failed()`);
  return [...steps, `t${length}: end`, 'e: end', 'end: last', 'last:'].join('\n');
}

function choices(length: number): string {
  const steps = Array.from(
    { length },
    (_, at) => `a${at}: b${at}, c${at} if failed()\nb${at}: a${at + 1}\nc${at}: a${at + 1}`,
  );
  return [...steps, `a${length}:`].join('\n');
}

describe('a task that several branches reach', () => {
  test.each([
    ['two tasks that start at once', 'a: c\nb: c\nc:', 'a', 'b', 'c'],
    ['two branches of one task', 'a: b, c\nb: d\nc: d\nd:', 'b', 'c', 'd'],
    ['a task and its own successor', 'a: b, c\nb: c\nc:', 'a', 'b', 'c'],
    [
      'conditions on different things',
      'a: b if result().x, c if result().y\nb: d\nc: d\nd:',
      'b',
      'c',
      'd',
    ],
    [
      'a handler of two failures side by side',
      'a: e if failed()\nb: e if failed()\ne:',
      'a',
      'b',
      'e',
    ],
    ['one of two waited for', 'a: c\nb: c\nc < a:', 'a', 'b', 'c'],
    [
      'a variable that the first one writes',
      'a: b if vars.n < 3 = n, c if vars.n >= 3\nb: d\nc: d\nd:',
      'b',
      'c',
      'd',
    ],
    [
      'an else beside its chain',
      'a: b if result().x, else c, d\nb: e\nc: e\nd: e\ne:',
      'b',
      'd',
      'e',
    ],
  ])('by %s needs a join', (_, lines, one, other, task) => {
    expect(conflicts(lines)).toEqual([
      `MR305 task '${task}' is reached from '${one}' and from '${other}', which can both run`,
    ]);
  });

  test.each([
    ['it waits for both', 'a: c\nb: c\nc < a b:'],
    ['many such steps lead to a common end', chain(300)],
    ['they are two conditions of one task', 'a: b if succeeded() && result().x, b if failed()\nb:'],
    ['one succeeds and one handles the failure', 'a: b, c if failed()\nb: d\nc: d\nd:'],
    [
      'each step of a chain has the same handler',
      'a: b, e if failed()\nb: c, e if failed()\nc: e if failed() || timed_out()\ne:',
    ],
    [
      'the handler leads on to a common end',
      'a: b, e if failed()\nb: c, e if failed()\nc: end\ne: end\nend:',
    ],
    ['opposite conditions lead to them', 'a: b if result().x, c if !result().x\nb: d\nc: d\nd:'],
    [
      'different values lead to them',
      "a: b if result().k === 'x', c if result().k === 'y'\nb: d, e if failed()\nc: d\nd:\ne:",
    ],
    [
      'three ways of a comparison lead to them',
      'a: b if result() < 3, c if result() === 3, d if result() > 3\nb: e\nc: e\nd: e\ne:',
    ],
    [
      'a value and all others lead to them',
      "a: b if result() === 'x', c if !['x'].includes(result())\nb: d\nc: d\nd:",
    ],
    [
      'entries of one chain of else lead to them',
      'a: b if result().x, c if else result().y, else d\nb: e\nc: e\nd: e\ne:',
    ],
    ['a variable leads to them', 'a: b if vars.n < 3, c if vars.n >= 3\nb: d\nc: d\nd:'],
    [
      'each writes a variable of its own',
      'a: b if vars.n < 3 = m, c if vars.n >= 3 = k\nb: d\nc: d\nd:',
    ],
    ['many choices follow each other', choices(14)],
    [
      'exclusive branches meet twice',
      'a: b, c if failed()\nb: d\nc: d\nd: e, f if failed()\ne: g\nf: g\ng:',
    ],
    ['the condition lies further up', 'a: b, c if failed()\nb: d\nd: f\nc: e\ne: f\nf:'],
    ['the way in is a loop', 'a: b\nb: c\nc: b if failed(), d\nd:'],
    ['needs decide', 'a: b, h if failed()\nb < a:\nc < b: h if timed_out()\nh:'],
  ])('needs none when %s', (_, lines) => {
    expect(conflicts(lines)).toEqual([]);
  });
});
