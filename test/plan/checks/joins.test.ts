import { describe, expect, it } from 'vitest';
import { planOf, problemsOf } from '../compiling.ts';

/** One task a line, `name(join): target, target if condition`; `(join)` is optional. */
function flow(lines: string): string {
  const tasks = lines.split('\n').map((line) => {
    const [head = '', next = ''] = line.split(':').map((part) => part.trim());
    const [, name = '', join] = /^(\w+)(?:\((\w+)\))?$/.exec(head) ?? [];
    const targets = next.split(',').filter(Boolean);
    const count = join === 'all' ? join : Number(join);
    return {
      name,
      action: 'a.b',
      join: join === undefined ? undefined : count,
      next: targets.map((target) => {
        const [to = '', when] = target.trim().split(' if ');
        return when === undefined ? { do: to } : { do: to, when: `{{ ${when} }}` };
      }),
    };
  });
  return JSON.stringify({ tasks });
}

const problems = (lines: string): string[] =>
  problemsOf(flow(lines)).map((problem) => problem.replace(/^\S+ /, ''));

const fork = 'a: b if result().x, c if !result().x\n';

describe('a join', () => {
  it('can have thousands of sources, with conditions or without', () => {
    const names = Array.from({ length: 1500 }, (_, at) => `t${at}`);
    for (const next of ['j', 'j if result().x, k if !result().x']) {
      const more = next === 'j' ? '' : '\nk(all):';
      const lines = `${names.map((name) => `${name}: ${next}`).join('\n')}\nj(all):${more}`;
      expect(problems(lines)).toEqual([]);
    }
  });

  it.each([
    ['all of two', 'a: j\nb: j\nj(all):', 2],
    ['one of two', 'a: j\nb: j\nj(1):', 1],
    ['two of three', 'a: j\nb: j\nc: j\nj(2):', 2],
    ['a source with several edges, once', 'a: j, j if failed()\nb: j\nj(all):', 2],
    ['two of three, of which two exclude each other', `${fork}b: j\nc: j\nd: j\nj(2):`, 2],
    ['one of two that exclude each other', `${fork}b: j\nc: j\nj(1):`, 1],
    ['branches within a loop', 's: a\na: b, c\nb: j\nc: j\nj(all): a if failed()', 2],
    [
      'branches that exclude each other, but may come one after the other in a loop',
      `s: a\n${fork}b: j, a if failed()\nc: j\nj(all):`,
      2,
    ],
    ['the way in and its own successor', 's: j\nj(1): k\nk: j if failed()', 1],
  ])('may wait for %s', (_, lines, count) => {
    const joined = planOf(flow(lines)).tasks.get('j');
    expect(joined?.join).toBe(count);
  });

  it.each([
    [
      'more tasks than lead to it',
      'a: j\nb: j\nj(3):',
      "MR307 task 'j' waits for 3 tasks, but only 2 lead to it: 'a', 'b'",
    ],
    [
      'nothing at all',
      'a: b\nb:\nj(all):',
      "MR307 no 'next' leads to task 'j', so it has nothing to join",
    ],
    [
      'two branches that exclude each other',
      `${fork}b: j\nc: j\nj(all):`,
      "MR307 the join of task 'j' can never be met: 'b' and 'c' exclude each other",
    ],
    [
      'a success and the failure of the same task',
      'a: b, c if failed()\nb: j\nc: d\nd: j\nj(2):',
      "MR307 the join of task 'j' can never be met: 'b' and 'd' exclude each other",
    ],
    [
      'three of three branches of which two exclude each other',
      `${fork}b: j\nc: j\nd: j\nj(3):`,
      "MR307 the join of task 'j' can never be met: 'b' and 'c' exclude each other",
    ],
    [
      'what runs only after it',
      's: j\nj(all): k\nk: j if failed()',
      "MR307 the join of task 'j' can never be met: 'k' runs only after 'j' has",
    ],
  ])('cannot wait for %s', (_, lines, problem) => {
    expect(problems(lines)).toEqual([problem]);
  });

  it('of all branches passes their common facts on: branches after it exclude each other as before', () => {
    const after = `${fork}b: j\nd: j\nj(all): e\nc: e\ne:`;
    expect(problems(after)).toEqual([]);
    expect(problems(after.replace('all', '1'))).toEqual([
      "MR305 task 'e' is reached from 'j' and from 'c', which can both run",
    ]);
  });
});
