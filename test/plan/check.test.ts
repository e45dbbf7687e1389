import { describe, expect, test } from 'vitest';
import { compile, problemsOf, tasks } from './compiling.ts';

/** Removes « and » from a text, and returns the place of the first. */
function marked(text: string): { readonly text: string; readonly place: string } {
  const before = text.slice(0, text.indexOf('«')).split('\n');
  const place = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  return { text: text.replaceAll(/[«»]/g, ''), place };
}

const waiting = (...names: readonly string[]): string =>
  `MR304 tasks ${names.map((name) => `'${name}'`).join(', ')} wait for each other`;

describe('a problem of meaning', () => {
  test.each([
    [tasks('name: a, action: a.b', 'name: «a», action: a.b'), "MR106 another task is named 'a'"],
    [tasks('name: «noop», action: a.b'), "MR104 'noop' is reserved"],
    [tasks('name: a, action: a.b, repeat: «2»'), "MR104 'repeat' needs 'with_items'"],
    [tasks('name: a, action: a.b, batch_size: «2»'), "MR104 'batch_size' needs 'with_items'"],
    [
      tasks('name: a, action: core.ask, with_items: [1], batch_size: «2»'),
      "MR104 'batch_size' cannot be combined with core.ask",
    ],
    [
      tasks('name: a, action: core.wait_for, exclusive: «true»'),
      "MR104 'exclusive' cannot be combined with core.wait_for",
    ],
    [
      tasks('name: a, action: core.wait_for, retry: «[{count: 2, until: "{{ result().data }}"}]»'),
      "MR104 'until' cannot wait for another result of 'core.wait_for'",
    ],
    [
      tasks('name: a, action: a.b, with_items: [1], batch_size: 2, repeat: «2»'),
      "MR104 'repeat' and 'batch_size' cannot be combined",
    ],
    [tasks('name: a, action: a.b, needs: [«x»]'), "MR301 unknown task 'x'"],
    [tasks('name: a, action: a.b, next: [{do: [noop, «x»]}]'), "MR301 unknown task 'x'"],
    [tasks('name: a, action: a.b, next: «x»'), "MR301 unknown task 'x'"],
    [tasks('name: a, action: a.b, input: {p: "{{ task.«x».output }}"}'), "MR301 unknown task 'x'"],
    [tasks('name: a, action: «a.c»'), "MR302 unknown action 'a.c'"],
    [
      tasks('name: a, action: a.b, input: {p: "{{ «item» }}"}'),
      "MR202 'item' exists only in a task with with_items",
    ],
    [
      tasks('name: a, action: a.b, with_items: "{{ «item» }}"'),
      "MR202 'item' exists only in a task with with_items",
    ],
    [
      tasks('name: a, action: a.b, input: {p: "{{ «result»() }}"}'),
      "MR202 'result' exists only in 'next', 'fail_when' and 'retry.until'",
    ],
    [tasks('name: a, action: a.b, input: {p: "{{ x «y» }}"}'), 'MR201 Unexpected token'],
    [
      tasks('name: a, action: a.b, input: {p: "{{ «run.id = 1» }}"}'),
      'MR203 assignments are not allowed',
    ],
    [
      tasks('name: a, action: a.b, input: {p: "{{ «task.a».output }}"}'),
      "MR303 task 'a' cannot have run before itself",
    ],
    [
      tasks(
        'name: a, action: a.b',
        'name: b, action: a.b, needs: [], input: {p: "{{ «task.a».output }}"}',
      ),
      "MR303 task 'a' cannot have run before 'b'",
    ],
    [
      tasks(
        'name: a, action: a.b, next: [{when: "{{ «task.b».output }}", do: noop}]',
        'name: b, action: a.b',
      ),
      "MR303 task 'b' cannot have run before 'a'",
    ],
    [tasks('name: «a», action: a.b, needs: a'), "MR304 task 'a' waits for itself"],
    [
      tasks('name: «a», action: a.b, needs: b', 'name: b, action: a.b, needs: a'),
      waiting('a', 'b'),
    ],
    [tasks('name: «a», action: a.b, next: b', 'name: b, action: a.b, next: a'), waiting('a', 'b')],
    [
      tasks(
        'name: «a», action: a.b, input: {x: "{{ task.b.output }}"}',
        'name: b, action: a.b, input: {x: "{{ task.a.output }}"}',
      ),
      waiting('a', 'b'),
    ],
    [
      tasks('name: a, action: a.b, next: [{when: «"failed()"», do: noop}]'),
      "MR104 'when' must be one template",
    ],
    [
      tasks('name: a, action: a.b, with_items: «"x{{ [1] }}"»'),
      "MR104 'with_items' must be one template",
    ],
    [tasks('name: a, action: a.b, input: «"text"»'), "MR104 'input' must be one template"],
    [
      `vars: {a: "{{ vars.«b» }}", b: 1}\n${tasks('name: a, action: a.b')}`,
      "MR202 unknown variable 'b'",
    ],
    [
      `vars: {x: "{{ task.«a».output }}"}\n${tasks('name: a, action: a.b')}`,
      "MR301 unknown task 'a'",
    ],
    [
      `parameters: {p: {default: «"{{ 1 }}"»}}\n${tasks('name: a, action: a.b')}`,
      'MR103 templates in the default of a parameter are not supported by this version yet',
    ],
    [
      `parameters: {p: {type: integer, default: «x»}}\n${tasks('name: a, action: a.b')}`,
      `MR306 parameter 'p' must be an integer, not the string "x"`,
    ],
    [
      `${tasks('name: a, action: a.b')}output: {x: "{{ task.«b».output }}"}`,
      "MR301 unknown task 'b'",
    ],
    [
      tasks('name: a, action: a.b, next: [{publish: [{x: 1}, {y: "{{ vars.«z» }}"}]}]'),
      "MR202 unknown variable 'z'",
    ],
  ])('in %s stands at its place', (source, problem) => {
    const { text, place } = marked(source);
    expect(problemsOf(text)).toEqual([`${place} ${problem}`]);
  });

  test('comes with a suggestion', () => {
    const result = compile(
      tasks(
        'name: build, action: a.bb',
        'name: b, action: a.b, input: {p: "{{ task.biuld.output }}"}',
      ),
    );
    expect(result).toMatchObject({
      error: [
        { hint: "did you mean 'a.b'?" },
        { code: 'MR301', hint: "did you mean 'build'?", task: 'b' },
      ],
    });
  });

  test('is found together with all others', () => {
    const text = tasks(
      'name: a, action: x.y, needs: [zz]',
      'name: b, action: a.b, input: {p: "{{ q }} {{ task.c.output }}"}',
    );
    expect(problemsOf(text).map((problem) => problem.split(' ')[1])).toEqual([
      'MR302',
      'MR301',
      'MR202',
      'MR301',
    ]);
  });

  test('knows published variables', () => {
    const text = tasks(
      'name: a, action: a.b, next: [{publish: {seen: 1}, do: b}]',
      'name: b, action: a.b, input: {x: "{{ vars.seen }}"}',
    );
    expect(problemsOf(text)).toEqual([]);
  });
});
