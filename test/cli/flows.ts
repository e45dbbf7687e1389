import { testActions } from '../support/flow.ts';

/** Options for the actions of the tests. */
export const withActions: readonly string[] = ['--actions', testActions];

/** Odd items fail. */
export const odd = `
name: odd
parameters: {values: {type: array, required: true}}
tasks:
  - name: check
    action: faults.odd
    with_items: "{{ parameters.values }}"
    input: {value: "{{ item }}"}
`;

/** Items 0 to `count` - 1 wait at a gate, two in flight; the output lists their outputs. */
export const gated = `
name: gated
parameters:
  port: {type: integer, required: true}
  count: {type: integer, default: 6}
tasks:
  - name: wait
    action: meet.wait
    with_items: "{{ range(parameters.count) }}"
    concurrency: 2
    input: {port: "{{ parameters.port }}", name: "{{ item }}"}
output: "{{ task.wait.output }}"
`;

/** The output of `gated`: the names of its items. */
export function gatedOutput(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${index}`);
}
