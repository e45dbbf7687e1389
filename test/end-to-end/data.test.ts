import { describe, expect, it } from 'vitest';
import { toJS } from '../../src/index.ts';
import { runFlow, useExecutor } from '../support/flow.ts';
import { naughty, unstorable } from '../support/naughty.ts';

/** Texts that are code if they are evaluated. */
const codeLike: readonly string[] = [
  ...naughty,
  ...unstorable,
  '{{ process.exit(1) }}',
  '{{ item }}',
  '{{ parameters.values }}',
  '{{',
  '}}',
  '}} {{ process.exit(1) }} {{',
  '{{% process.exit(1) %}}',
  '{{= process.exit(1) }}',
  '<% process.exit(1) %>',
  '<%= 1 %>',
  '${process.exit(1)}',
  '`${process.exit(1)}`',
  "'); process.exit(1); ('",
  '"); process.exit(1); ("',
  '\\u0027); process.exit(1); (\\u0027',
  "\\'",
  '*/ process.exit(1) /*',
  '// comment\nprocess.exit(1)',
  '\u2028process.exit(1)\u2029',
  '\r\n',
  '__eta.res = ""',
  '__mr_env',
  '!!js/function "function () {}"',
];

/** Data passes a parameter, a list, inputs (one tag, mixed text), a variable, a key, the output. */
const flow = `
parameters: {values: {type: array, required: true}}
vars: {kept: null}
tasks:
  - name: each
    action: core.echo
    with_items: "{{ parameters.values }}"
    input: {one: "{{ item }}", text: "<{{ item }}> {{ index }}", keys: "{{ ({ [item]: item }) }}"}
    next:
      - publish: {kept: "{{ result() }}"}
        do: last
  - name: last
    action: core.echo
    input: {values: "{{ vars.kept }}", text: "{{ parameters.values.join('') }}"}
output: {kept: "{{ task.last.output.values }}", text: "{{ task.last.output.text }}"}
`;

describe('data', () => {
  const executor = useExecutor();

  it('is never evaluated as code, anywhere', async () => {
    const report = await runFlow(executor(), flow, { parameters: { values: codeLike } });
    expect(report.error).toBeNull();
    expect(toJS(report.output)).toEqual({
      kept: codeLike.map((one, index) => ({
        one,
        text: `<${one}> ${index}`,
        keys: { [one]: one },
      })),
      text: codeLike.join(''),
    });
  });
});
