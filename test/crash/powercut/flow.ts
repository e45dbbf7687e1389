const items = 600;
const tries = 60;
const texts = 40;
const bytes = 3000;

/** Fan-outs, fan-ins, a published variable and retries. Each execution appends a line to a file. */
export const flow = `
name: powercut
parameters: {file: {type: string}}
vars: {rounds: 0}
tasks:
  - name: values
    with_items: "{{ range(${items}) }}"
    concurrency: 8
    action: ledger.note
    input: {file: "{{ parameters.file }}", value: "{{ item * 3 }}"}
    next: [{publish: [{rounds: "{{ vars.rounds + 1 }}"}], do: [total]}]
  - name: total
    action: ledger.total
    input: {file: "{{ parameters.file }}", values: "{{ task.values.output }}"}
    next: [{do: [again]}]
  - name: again
    with_items: "{{ task.values.output }}"
    concurrency: 8
    action: ledger.note
    input: {file: "{{ parameters.file }}", value: "{{ item + task.total.output.count }}"}
  - name: tried
    with_items: "{{ range(${tries}) }}"
    action: faults.flakyQuietly
    input: {failures: "{{ item % 3 }}"}
    retry: {count: 3, delay: 1ms}
  - name: texts
    with_items: "{{ range(${texts}) }}"
    action: probe.text
    input: {bytes: ${bytes}}
  - name: lengths
    with_items: "{{ task.texts.output }}"
    action: core.echo
    input: "{{ item.text.length }}"
  - name: end
    needs: [again, tried, lengths]
    action: ledger.total
    input: {file: "{{ parameters.file }}", values: "{{ task.again.output }}"}
output:
  total: "{{ task.total.output }}"
  end: "{{ task.end.output }}"
  tried: "{{ task.tried.output }}"
  lengths: "{{ task.lengths.output }}"
  rounds: "{{ vars.rounds }}"
`;

const sum = (3 * items * (items - 1)) / 2;

/** The output of an undisturbed run. */
export const undisturbed = {
  total: { count: items, sum },
  end: { count: items, sum: sum + items * items },
  tried: Array.from({ length: tries }, (_, item) => (item % 3) + 1),
  lengths: Array.from({ length: texts }, () => bytes),
  rounds: 1,
};

/** `task/visit/index` of every item that appends a line. */
export const effects: readonly string[] = [
  ...Array.from({ length: items }, (_, index) => [`values/1/${index}`, `again/1/${index}`]).flat(),
  'total/1/0',
  'end/1/0',
];
