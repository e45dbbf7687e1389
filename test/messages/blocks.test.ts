import { describe, expect, test } from 'vitest';
import { linesFor, task } from '../support/problem-lines.ts';

const steps = (settings: string, more = ''): string =>
  `tasks:\n  - name: B\n    steps: [{ name: get, action: core.noop${settings} }]\n${more}`;

const last = (one: string): string => `${task('')}finally:\n  - { name: f, ${one} }`;

describe('a mistake in tasks within a task, in `next` or at the end', () => {
  test.each([
    [
      'a number as a duration',
      task('    timeout: 30'),
      ["4:14 MR104 'timeout' must be a duration with a unit | write 30s or 30ms"],
    ],
    [
      'an action next to steps',
      steps('', '    action: core.noop'),
      ["4:13 MR104 'action' cannot be combined with 'steps'"],
    ],
    [
      '`next` in steps',
      steps(', next: noop'),
      ["3:51 MR104 'next' cannot be used in 'steps': write 'tasks'"],
    ],
    [
      '`do` with `else`',
      task('    next: [{ do: noop, else: noop }]'),
      ["4:30 MR104 'else' cannot be combined with 'do'"],
    ],
    [
      '`until` twice',
      task("    retry: [{ until: '{{ 1 }}', count: 1 }, { until: '{{ 1 }}', count: 1 }]"),
      ["4:54 MR104 'until' is in a rule above already"],
    ],
    [
      'a name that a task around has',
      `tasks: [{ name: B, steps: [{ name: B, action: core.noop }] }]`,
      ["1:36 MR106 a task around is named 'B' | give it another name"],
    ],
    [
      'the output of a block without one',
      `${steps('')}output: '{{ task.B.output }}'`,
      ["4:20 MR202 'B' has no output | write 'output' in 'B'"],
    ],
    [
      'a task within a block, read from outside',
      `${steps('')}output: '{{ task.get.output }}'`,
      ["4:18 MR301 'get' is inside 'B' | give it by the 'output' of 'B'"],
    ],
    [
      'a task within a block, started from outside',
      steps('', '  - { name: c, action: core.noop, next: get }'),
      ["4:41 MR301 'get' is inside 'B' | name 'B'"],
    ],
    [
      'a block that waits for what needs it',
      steps(
        ", input: { x: '{{ task.c.output }}' }",
        '  - { name: c, action: core.noop, needs: B }',
      ),
      [
        "2:11 MR304 tasks 'B', 'c' wait for each other | a task outside of the cycle must start one of them",
      ],
    ],
    [
      'a variable around that a block publishes',
      `vars: { n: 0 }\ntasks:\n  - name: B\n    tasks: [{ name: get, action: core.noop, next: [{ publish: { n: 1 } }] }]`,
      ["4:68 MR312 'n' belongs outside 'B' | use the 'output' of 'B'"],
    ],
    [
      'a need of a task before, in finally',
      last('needs: a, action: core.noop'),
      ["5:23 MR313 'a' may not have run | read task.a.state"],
    ],
    [
      'a task before that finally starts',
      last('action: core.noop, next: a'),
      ["5:41 MR313 'a' may not have run | name a task of 'finally'"],
    ],
    [
      'a wait in finally',
      last("action: core.ask, input: { question: 'Really?' }"),
      ["5:24 MR313 'core.ask' cannot be used in 'finally' | wait in a task before it"],
    ],
    [
      '`core.succeed` in finally',
      last('action: core.succeed'),
      ["5:24 MR313 'core.succeed' cannot be used in 'finally' | how the run ends is known there"],
    ],
  ])('says what to write: %s', async (_, text, lines) => {
    expect(await linesFor(text)).toEqual(lines);
  });
});
