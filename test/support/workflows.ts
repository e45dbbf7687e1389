/** The sum of the squares below `count`: a fan-out and a fan-in. */
export const squares = `
parameters: {count: {type: integer, default: 4}}
tasks:
  - name: values
    with_items: "{{ range(parameters.count) }}"
    action: probe.echo
    input: "{{ item * item }}"
  - name: total
    action: probe.sum
    input: {values: "{{ task.values.output }}"}
output: {total: "{{ task.total.output }}"}
`;

/** Two items that wait at a gate. */
export const waiting = `
parameters: {port: {type: integer, required: true}}
tasks:
  - name: meet
    with_items: [a, b]
    action: meet.wait
    input: {port: "{{ parameters.port }}", name: "{{ item }}"}
output: "{{ task.meet.output }}"
`;
