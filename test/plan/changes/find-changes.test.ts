import { expect, test } from 'vitest';
import { findChanges } from '../../../src/plan/changes/find-changes.ts';

/** `line:column kind message; hint` of each change. */
function changesOf(text: string): string[] {
  const found = findChanges({ text });
  if (!found.ok) throw new Error(JSON.stringify(found.error.problems));
  return found.value.map(
    ({ kind, message, hint, range }) =>
      `${range?.line}:${range?.column} ${kind} ${message}; ${hint}`,
  );
}

const fires = "fires after success only; after a failure of 'a' it fired too";

test('entries that say nothing of the outcome no longer fire after a failure', () => {
  const text = `
vars: { n: 0 }
tasks:
  - name: a
    action: core.echo
    next:
      - when: '{{ vars.n < 3 }}'
        do: noop
      - { when: '{{ result() }}', publish: { n: 1 } }
      - { when: '{{ failed() }}', do: noop }
      - { on: 'any', when: '{{ vars.n }}', do: noop }
      - when: "{{ task.a.state === 'failed' }}"
        do: noop
      - do: noop
`;
  expect(changesOf(text)).toEqual([
    `7:15 outcome entry 1 of 'next' ${fires}, and handled it; for both, write when: "{{ always() && (vars.n < 3) }}"`,
    `9:17 outcome entry 2 of 'next' ${fires}; for both, write when: "{{ always() && (result()) }}"`,
  ]);
});

test('a number is no duration any more', () => {
  const text = `
timeout: 60000
tasks:
  - { name: a, action: core.echo, delay: 0, deadline: 5m, timeout: 500 }
  - { name: b, action: core.echo, retry: { count: 1, delay: 20 } }
`;
  const unit = 'must be a duration with a unit; it was one of milliseconds';
  expect(changesOf(text)).toEqual([
    `2:10 unit 'timeout' ${unit}; write 60000s or 60000ms`,
    `4:68 unit 'timeout' ${unit}; write 500s or 500ms`,
    `5:61 unit 'delay' ${unit}; write 20s or 20ms`,
  ]);
});

test('the output of what did not run is null', () => {
  const text = `
tasks:
  - { name: a, action: core.echo, next: { do: b, when: '{{ succeeded() && result().x }}' } }
  - { name: b, action: core.echo, next: c }
  - { name: c, action: core.echo, input: { x: '{{ task.b.output }}', y: '{{ task.a.output }}' } }
  - { name: d, action: core.echo, needs: b, input: { x: '{{ task.b.output }}' } }
output:
  a: '{{ task.a.output }}'
  b: 'so: {{ task.b.output }}'
  c: "{{ [task.b.output ?? 1, task.b.output?.x, default(task.b.output, 2), !task.b.output, task.b.state] }}"
  d: '{{ task.d.output }}'
`.replace(/next: \{ (.*?) \} \}$/m, 'next: [{ $1 }] }');
  const was = (name: string): string =>
    `null task.${name}.output is null if '${name}' did not run; it was undefined in some places; ` +
    `if it must not be null, write task.${name}.output ?? …`;
  expect(changesOf(text)).toEqual([`9:14 ${was('b')}`, `11:10 ${was('d')}`]);
});

test("a workflow's concurrency counts what runs in sub-workflows", () => {
  const text = `
concurrency: 4
tasks:
  - { name: a, workflow: other.yaml }
  - { name: b, workflow: other.yaml, needs: a }
`;
  expect(changesOf(text)).toEqual([
    "2:14 concurrency 'concurrency' counts the items of sub-workflows too: those of 'a', 'b'; raise it if they are to run beside the items of this workflow",
  ]);
  expect(changesOf(text.replace('concurrency: 4\n', ''))).toEqual([]);
  expect(changesOf('concurrency: 4\ntasks: [{ name: a, action: core.noop }]')).toEqual([]);
});

test('what could not be read before has problems, not changes', () => {
  const found = findChanges({ text: 'tasks: [{ name: a, action: core.noop, timeot: 5s }]' });
  expect(found).toMatchObject({ ok: false, error: { problems: [{ code: 'MR102' }] } });
});
