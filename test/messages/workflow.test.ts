import { describe, expect, test } from 'vitest';
import { linesFor, task } from '../support/problem-lines.ts';

describe('a workflow with a mistake of a beginner', () => {
  test.each([
    [
      'a template without quotes in braces',
      task('    input: { x: {{ item }}, y: 1 }'),
      '4:17 MR101 a template must be in quotes: without them, YAML takes {{ for a map | write "{{ item }}"',
    ],
    [
      'a template without quotes on a line',
      task('    with_items: {{ range("3") }} # three'),
      `4:17 MR101 a template must be in quotes: without them, YAML takes {{ for a map | write '{{ range("3") }}'`,
    ],
    [
      'text after a template without quotes',
      task('    input:\n      x: {{ item }} more'),
      '5:10 MR101 a template must be in quotes: without them, YAML takes {{ for a map | write "{{ item }} more"',
    ],
    [
      'the name of a value in an input',
      task(
        '    with_items: [1]\n    input: { x: item, y: "the item", z: index of items, of: run }',
      ),
      `5:17 MR104 'item' is a text here, not the value of that name | write "{{ item }}" for the value`,
    ],
    [
      'the path of a value in the output',
      `${task('')}output: { a: task.a.output, b: task.b.output, c: parameters.x }`,
      `4:14 MR104 'task.a.output' is a text here, not the value of that name | write "{{ task.a.output }}" for the value`,
    ],
    [
      'a misspelt input of a built-in action, and one of the wrong type',
      `tasks:
  - name: a
    action: file.read_lines
    input: { pth: x, skip_empty: yes please }`,
      `3:13 MR317 file.read_lines needs the input 'path' | 'path' (text): The path of the file.`,
      `4:14 MR317 file.read_lines has no input 'pth' | did you mean 'path'?`,
      `4:34 MR317 'skip_empty' of file.read_lines: expected true or false, not "yes please"`,
    ],
    [
      'a misspelt output of a built-in action',
      `tasks: [{ name: a, action: file.stat, input: { path: x } }]
output: '{{ task.a.output.kinds }}'`,
      "2:27 MR202 unknown property 'kinds' of the output of file.stat | did you mean 'kind'?",
    ],
    [
      'a property of what was thrown',
      task(
        `    retry: { count: 1, when: '{{ error.status === 429 }}' }
    next:
      - { when: '{{ error.cause.errno }}', do: noop }
      - { when: '{{ task.a.error.errors[0].errno }}', do: noop }
      - { when: '{{ task.a.items[0].error.mesage }}', do: noop }`,
      ),
      "4:40 MR202 unknown property of a failure 'status' | the properties of what was thrown are in error.data: write error.data.status",
      "6:33 MR202 unknown property of a failure 'errno' | the properties of what was thrown are in error.cause.data: write error.cause.data.errno",
      "7:44 MR202 unknown property of a failure 'errno' | the properties of what was thrown are in task.a.error.errors[0].data: write task.a.error.errors[0].data.errno",
      "8:43 MR202 unknown property of a failure 'mesage' | did you mean 'message'?",
    ],
    [
      'a method that changes its list',
      `${task('')}output:
  a: '{{ task.a.items.sort() }}'
  b: '{{ task.a.items.push(1) }}'`,
      "5:23 MR203 'sort' would change a list that is shared and read-only | toSorted() returns a changed copy",
      "6:23 MR203 'push' would change a list that is shared and read-only | [...list, x] is the list with one more element",
    ],
    [
      'a short name of an input',
      'tasks: [{ name: a, action: shell.run, input: { cmd: ls } }]',
      "1:28 MR317 shell.run needs the input 'command' | 'command' (text): The program; with `shell`, a line for `sh`.",
      "1:48 MR317 shell.run has no input 'cmd' | did you mean 'command'?",
    ],
    [
      'an alias for a key',
      'x: &k name\ntasks:\n  - *k : a',
      '3:5 MR101 an alias cannot be a key | write the key itself',
    ],
    [
      'a value in place of the type of a parameter',
      `parameters:\n  NAME: heads\n${task('')}`,
      `2:9 MR104 'NAME' must be a type, or a map such as {type: string, default: x} | for a default, write {default: "heads"}; the types are string, integer, number, boolean, array, object`,
    ],
    [
      'a misspelt type of a parameter',
      `parameters:\n  n: strin\n${task('')}`,
      `2:6 MR104 'n' must be a type, or a map such as {type: string, default: x} | did you mean 'string'?`,
    ],
    [
      'hyphens in the name of a task',
      'tasks: [{ name: my-task, action: core.echo }]',
      "1:17 MR104 'name' must be a name of letters, digits and _ that does not begin with a digit or __ | write 'my_task'",
    ],
    [
      'hyphens in a reference to a task',
      `tasks: [{ name: my_task, action: core.echo }]\noutput: "{{ task.my-task.output.x }}"`,
      "2:18 MR301 unknown task 'my-task' | did you mean 'my_task'?",
    ],
    [
      'hyphens in the name of a parameter',
      `parameters: { my-name: string }\n${task('')}`,
      "1:15 MR104 'my-name' must be a name of letters, digits and _ that does not begin with a digit or __ | write 'my_name'",
    ],
  ])('says what to write: %s', async (_, text, ...lines) => {
    expect(await linesFor(text)).toEqual(lines);
  });

  test.each([
    ['depends_on: [a]', "write 'needs'"],
    ['dependsOn: [a]', "write 'needs'"],
    ['with: { x: 1 }', "write 'input'"],
    ['uses: core.echo', "write 'action'"],
    ['for_each: [1]', "write 'with_items'"],
    ['foreach: [1]', "write 'with_items'"],
    ['if: true', "write 'when'"],
    ['runIf: "{{ true }}"', "write 'when'"],
    ['unless: true', `write 'when' with what must hold: when: "{{ !… }}"`],
    ['env: { A: 1 }', "programs get it in 'input' of shell.run: { command, env: { NAME: value } }"],
    ['jobs: []', "write 'steps' for tasks in order, or 'tasks' for a graph"],
    ['run: echo', "write action: shell.run with 'command' in its 'input'"],
    ['on_success: b', "write 'next: [{ do: NAME }]', which follows success"],
    ['on_complete: b', `write 'next: [{ when: "{{ always() }}", do: NAME }]'`],
    ['on_timeout: b', "write 'next: [{ on: timeout, do: NAME }]'"],
    ['decision: []', `write 'next: [{ when: "{{ … }}", do: NAME }, { else: NAME }]'`],
    ['publish: []', "write it in an entry of 'next: [{ publish: { NAME: value } }]'"],
    ['type: action', "leave it out: 'action', 'workflow' or 'fold' says what the task does"],
    ['worker_selector: {}', 'leave it out: there is one machine'],
    ['continue_on_error: true', "write 'tolerate: 1', or 'next: [{ on: 'any', do: noop }]'"],
  ])('names what there is in place of the key %s', async (line, hint) => {
    const key = line.split(':')[0];
    expect(await linesFor(task(`    ${line}`))).toContain(
      `4:5 MR102 unknown key '${key}' | ${hint}`,
    );
  });

  test.each([
    ['jobs: {}', "write 'tasks'"],
    ['env: { A: 1 }', "write 'vars'"],
    ['inputs: {}', "write 'parameters'"],
    ['outputs: 1', "write 'output'"],
    ['on: push', 'a run is started by the command or by a program'],
  ])('names what there is in place of the key %s of the workflow', async (line, hint) => {
    const key = line.split(':')[0];
    expect(await linesFor(`${line}\n${task('')}`)).toEqual([
      `1:1 MR102 unknown key '${key}' | ${hint}`,
    ]);
  });

  test('goes on with the key that was meant', async () => {
    const text = task('  - name: b\n    action: core.echo\n    depends_on: [c]');
    expect(await linesFor(text)).toEqual([
      "4:5 MR301 unknown task 'c' | known names: 'a', 'b'",
      "6:5 MR102 unknown key 'depends_on' | write 'needs'",
    ]);
  });
});
