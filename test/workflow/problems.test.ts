import { describe, expect, test } from 'vitest';
import { parseWorkflow, readText } from '../../src/workflow/parse.ts';

/** `line:column code message` of each problem. */
function problemsOf(text: string): string[] {
  const result = parseWorkflow(text);
  if (result.ok) return [];
  return result.error.map(
    ({ range, code, message }) => `${range?.line}:${range?.column} ${code} ${message}`,
  );
}

const task = (lines: string): string => `tasks:\n  - name: a\n    action: core.echo\n${lines}`;

describe('a text that is no workflow', () => {
  test.each([
    ['', ['1:1 MR105 the text is empty']],
    ['# only a comment\n', ['1:1 MR105 the text is empty']],
    ['- a', ['1:1 MR104 a workflow is a map of keys, not a list']],
    ['5', ['1:1 MR104 a workflow is a map of keys, not a single value']],
    ['name: x', ["1:1 MR105 'tasks' is missing"]],
    ['tasks: []', ["1:8 MR104 'tasks' needs at least one task"]],
    [
      'tasks: {a: {}}',
      ["1:8 MR104 'tasks' must be a list of tasks, each beginning with '- name:'"],
    ],
    ['tasks:\n  - 5', ["2:5 MR104 entry 1 of 'tasks' must be a map with 'name' and 'action'"]],
    ['tasks: [', [expect.stringMatching(/^1:9 MR101 /)]],
    ['a: 1\n---\nb: 1', ['2:1 MR101 a file has one workflow; this starts a second document']],
    ['? [a]\n: 1', ['1:3 MR101 keys must be text']],
    ['a: !secret x', ['1:4 MR101 unresolved tag: !secret']],
    ['a: *b', [expect.stringMatching(/^1:1 MR101 unresolved alias/)]],
    [
      'a: "\\q"\nb: [',
      [expect.stringMatching(/^1:5 MR101 invalid escape/), expect.stringMatching(/^2:5 MR101/)],
    ],
    ['['.repeat(50_000), [expect.stringMatching(/MR101 the text is nested too deeply$/)]],
  ])('%j', (text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test('does not grow aliases without bound', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const items = level === 0 ? '1,1' : Array.from({ length: 10 }, () => `*l${level - 1}`).join();
      return `l${level}: &l${level} [${items}]`;
    });
    expect(problemsOf(levels.join('\n'))).toEqual([
      expect.stringMatching(/^1:1 MR101 excessive alias count/),
    ]);
  });
});

describe('an integer that no number holds exactly', () => {
  const lost = /^4:20 MR104 the integer (\S+) cannot be held exactly \(it would become -?\d+\)$/;

  test.each(['9007199254740993', '-7615917337495251231', '+9007199254740993', '0x20000000000001'])(
    'is a problem: %s',
    (digits) => {
      const text = task(`    input: { n: [1, ${digits}] }`).replace('n: [1, ', 'n: [  ');
      expect(problemsOf(text)).toEqual([expect.stringMatching(lost)]);
      expect(problemsOf(text)[0]).toContain(digits);
    },
  );

  test.each(['9007199254740992', '"9007199254740993"', '1e22', '12345678901234567890.0'])(
    'is none: %s',
    (value) => {
      expect(problemsOf(task(`    input: { n: ${value}, 9007199254740993: 1 }`))).toEqual([]);
    },
  );

  test('was none for the runs of an earlier version', () => {
    const text = task('    input: { n: 9007199254740993 }');
    expect(readText(text, { language: 1 }).problems).toEqual([]);
    expect(readText(text).problems).toHaveLength(1);
  });
});

describe('a problem of form', () => {
  test.each([
    ['nmae: x\ntasks: [{name: a, action: b.c}]', "1:1 MR102 unknown key 'nmae'"],
    [task('    concurency: 5'), "4:5 MR102 unknown key 'concurency'"],
    [task('    retry: {cuont: 5, count: 1}'), "4:13 MR102 unknown key 'cuont'"],
    [task('    next: [{don: x, do: a}]'), "4:13 MR102 unknown key 'don'"],
    [
      'parameters: {a: {tpye: x}}\ntasks: [{name: a, action: b.c}]',
      "1:18 MR102 unknown key 'tpye'",
    ],
    [
      'workflow: {tasks: [{name: a, action: b.c}]}\nextra: 1',
      "2:1 MR102 unknown key 'extra' next to 'workflow'",
    ],
    [task('    tolerate: {percent: 500}'), "4:25 MR104 'percent' must be 100 or less"],
    [task('    tolerate: {}'), "4:15 MR104 'tolerate' needs 'count' or 'percent'"],
    [task('    fail-fast: soon'), "4:16 MR104 'fail_fast' must be true or false"],
    [
      task('    retry: {count: 1, jitter: 1s}'),
      "4:31 MR104 'jitter' must be true, false or a number from 0 to 1",
    ],
    [task('    repeat: {count: 0}'), "4:21 MR104 'count' must be 1 or more"],
    [task('    join: some'), "4:11 MR104 'join' must be 'all' or a whole number"],
    [
      'parameters: {a: {items: [1]}}\ntasks: [{name: a, action: b.c}]',
      "1:18 MR103 'items' is not supported by this version yet",
    ],
    [
      'retention: 5m\ntasks: [{name: a, action: b.c}]',
      "1:1 MR103 'retention' is not supported by this version yet",
    ],
    [task('    concurrency: 0'), "4:18 MR104 'concurrency' must be 1 or more"],
    [
      task('    concurrency: 1.5'),
      "4:18 MR104 'concurrency' must be a whole number, or one template",
    ],
    [
      task('    timeout: soon'),
      "4:14 MR104 'timeout' must be a duration such as 500ms, 30s, 5m or 2h",
    ],
    [task('    timeout: 0'), "4:14 MR104 'timeout' must be more than 0"],
    [
      task('    retry: often'),
      "4:12 MR104 'retry' must be a number, a map such as {count: 3, delay: 1s}, or a list of them",
    ],
    [task('    retry: 1.5'), "4:12 MR104 'count' must be a whole number"],
    [task('    retry: []'), "4:12 MR104 'retry' must be a list of one rule or more"],
    [
      task('    retry: [soon]'),
      "4:13 MR104 entry 1 of 'retry' must be a map such as {count: 3, delay: 1s}",
    ],
    [
      task('    retry: [3, {count: 1, on: [E, failed]}]'),
      "4:35 MR104 entry 2 of 'on' must be any, timeout, a code such as MR406, HTTP 429, HTTP 5xx, or the name of an error",
    ],
    [
      task("    retry: [{count: 1, until: '{{ 1 }}'}, {count: 1, until: '{{ 2 }}'}]"),
      "4:61 MR104 'until' is in a rule above already",
    ],
    [
      task("    retry: {count: 1, on: any, until: '{{ 1 }}'}"),
      "4:27 MR104 'on' cannot be combined with 'until'",
    ],
    [task('    retry: [3, {on: E}]'), "4:16 MR105 'count' is missing"],
    [task('    retry: [3, {count: 1, onn: E}]'), "4:27 MR102 unknown key 'onn'"],
    [task('    tolerate: -1'), "4:15 MR104 'count' must be 0 or more"],
    [task('    tolerate: 101%'), "4:15 MR104 'percent' must be 100 or less"],
    [
      task('    tolerate: some'),
      "4:15 MR104 'tolerate' must be a number, a share such as 5%, or a map such as {count: 3, percent: 5}",
    ],
    [
      task('    retry: {count: 1, backoff: 0.5}'),
      "4:32 MR104 'backoff' must be constant, linear, exponential or a number from 1",
    ],
    [task('    retry: {count: -1}'), "4:20 MR104 'count' must be 0 or more"],
    [
      task('    retry: {count: 1, backoff: fast}'),
      "4:32 MR104 'backoff' must be constant, linear, exponential or a number from 1",
    ],
    [task('    input: [1]'), "4:12 MR104 'input' must be a map, or one template"],
    [task('    input: {a: {b: [1, .inf]}}'), "4:24 MR104 entry 2 of 'b' must be a finite number"],
    [
      task('    with-items: 5'),
      "4:17 MR104 'with_items' must be a list, one template, or a map with 'from'",
    ],
    [
      task('    needs: [5]'),
      "4:13 MR104 entry 1 of 'needs' must be a name of letters, digits and _ that does not begin with a digit or __",
    ],
    [
      task('    next: [{when: "{{ failed() }}"}]'),
      "4:12 MR104 entry 1 of 'next' needs 'do', 'else' or 'publish'",
    ],
    [
      task('    next: [{publish: [{1x: 1}]}]'),
      expect.stringMatching(/^4:24 MR104 '1x' must be a name/),
    ],
    [
      'parameters: {a: strng}\ntasks: [{name: a, action: b.c}]',
      "1:17 MR104 'a' must be a type, or a map such as {type: string, default: x}",
    ],
    [
      'parameters: {a: {type: text}}\ntasks: [{name: a, action: b.c}]',
      "1:24 MR104 'type' must be string, integer, number, boolean, array or object",
    ],
    [
      'tasks: [{name: a-b, action: b.c}]',
      expect.stringMatching(/^1:16 MR104 'name' must be a name/),
    ],
    [
      'tasks: [{name: constructor, action: b.c}]',
      expect.stringMatching(/^1:16 MR104 'name' must be a name/),
    ],
    [
      'tasks: [{name: a, action: echo}]',
      "1:27 MR104 'action' must be a pack and a name, such as 'core.echo'",
    ],
    ['tasks: [{name: a}]', "1:9 MR105 'action' is missing"],
    [task('    retry: {delay: 1s}'), "4:12 MR105 'count' is missing"],
    [task('    input: {a: 1}\n    input: {b: 1}'), '5:5 MR106 this key is a duplicate'],
    [
      task('    with_items: [1]\n    with-items: [2]'),
      "5:5 MR106 'with-items' repeats a key in another spelling",
    ],
  ])('in %j stands at its place', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('comes with a suggestion and its task', () => {
    const result = parseWorkflow(task('    concurency: 5'));
    expect(result).toMatchObject({ error: [{ hint: "did you mean 'concurrency'?", task: 'a' }] });
  });

  test('is reported together with all others, in the order of the text', () => {
    const text = `extra: 1
tasks:
  - {name: 5, action: x}
  - {nam: a}
`;
    expect(problemsOf(text).map((problem) => problem.slice(0, 10))).toEqual([
      '1:1 MR102 ',
      '3:12 MR104',
      '3:23 MR104',
      '4:5 MR105 ',
      '4:5 MR105 ',
      '4:6 MR102 ',
    ]);
  });
});
