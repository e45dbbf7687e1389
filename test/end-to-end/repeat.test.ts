import { describe, expect, it } from 'vitest';
import { runFlow, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

describe('repetitions and batches', () => {
  const executor = useExecutor();

  it.each(['interleaved', 'grouped', 'shuffled'])(
    'run every element so many times, at the same indexes when %s',
    async (order) => {
      const report = await runFlow(
        executor(),
        `
tasks:
  - name: each
    with_items: [a, b]
    repeat: {count: 3, order: ${order}}
    action: probe.echo
    input: {text: "{{ item }}{{ repetition }}{{ index }}"}
output: "{{ task.each.output.map((one) => one.text) }}"
`,
      );
      expect(report.output).toEqual(['a00', 'b01', 'a12', 'b13', 'a24', 'b25']);
    },
  );

  it('run in the chosen order', async () => {
    const gate = await Gate.create();
    gate.open();
    const report = await runFlow(
      executor(),
      `
parameters: {port: {type: integer}}
tasks:
  - name: each
    with_items: [a, b, c]
    repeat: {count: 2, order: grouped}
    concurrency: 1
    action: meet.wait
    input: {port: "{{ parameters.port }}", name: "{{ item }}{{ repetition }}"}
`,
      { parameters: { port: gate.port } },
    );
    expect(report.state).toBe('succeeded');
    expect(gate.arrivals).toEqual(['a0', 'a1', 'b0', 'b1', 'c0', 'c1']);
  });

  it('passes slices of any kind of list to an action, as views', async () => {
    const report = await runFlow(
      executor(),
      `
parameters: {numbers: {default: [1, 2, 3, 4, 5]}, rows: {default: [{a: 1}, {a: 2}, {a: 3}]}}
tasks:
  - {name: numbers, with_items: "{{ parameters.numbers }}", batch_size: 2, action: probe.echo,
     input: {got: "{{ item }}", index: "{{ index }}", sum: "{{ item.reduce((a, b) => a + b, 0) }}"}}
  - {name: rows, with_items: "{{ parameters.rows }}", batch_size: 2, action: probe.echo, input: "{{ item }}"}
  - {name: again, with_items: "{{ task.rows.output }}", batch_size: 2, action: probe.echo, input: "{{ item }}"}
output: ["{{ task.numbers.output }}", "{{ task.rows.output }}", "{{ task.again.output }}"]
`,
    );
    expect(report.error).toBeNull();
    const rows = [[{ a: 1 }, { a: 2 }], [{ a: 3 }]];
    expect(report.output).toEqual([
      [
        { got: [1, 2], index: 0, sum: 3 },
        { got: [3, 4], index: 1, sum: 7 },
        { got: [5], index: 2, sum: 5 },
      ],
      rows,
      [rows],
    ]);
  });
});
