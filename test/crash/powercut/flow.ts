import { rowsOfSources, sourceItems } from '../harness/inputs.ts';
import type { Rows } from '../harness/rows.ts';

const items = 600;
const tries = 60;
const texts = 40;
const bytes = 3000;
const stepped = 40;
const durable = 6;
const chosen = 60;
const cleaned = 5;
const closing = 12;

/** Of each item; one in three has no second step. */
const steps = `steps:
      - {name: one, action: ledger.note, input: {file: "{{ parameters.file }}", value: "{{ item }}"}}
      - name: two
        when: "{{ item % 3 > 0 }}"
        action: ledger.note
        input: {file: "{{ parameters.file }}", value: "{{ task.one.output + 1 }}"}`;

const twoSteps = (items: number) =>
  numbers(items).map((item) => [item, item % 3 > 0 ? item + 1 : null]);

/**
 * Fan-outs, fan-ins, a published variable and retries; sources, files of results and folds; steps
 * for each item, in both forms; items and tasks that are left out; what runs at the end. Each
 * execution appends a line to a file.
 */
export const flow = `
name: powercut
parameters: {file: {type: string}, inputs: {type: string}, out: {type: string}}
vars: {rounds: 0}
limits: {two: 2}
tasks:
  - name: values
    with_items: "{{ range(${items}) }}"
    concurrency: 8
    action: ledger.note
    input: {file: "{{ parameters.file }}", value: "{{ item * 3 }}"}
    results: {to: "{{ parameters.out }}/values.csv", columns: [index, item], what: item+output}
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
    limit: two
    with_items: "{{ task.texts.output }}"
    action: core.echo
    input: "{{ item.text.length }}"
  - name: lines
    with_items: {from: "{{ parameters.inputs }}/*.jsonl"}
    concurrency: 4
    action: ledger.note
    input: {file: "{{ parameters.file }}", value: "{{ item.n }}"}
    results: {to: "{{ parameters.out }}/lines.jsonl.gz", what: item+output}
  - name: zipped
    with_items: {from: "{{ parameters.inputs }}/zipped.csv.gz", numbers: true}
    concurrency: 4
    action: ledger.note
    input: {file: "{{ parameters.file }}", value: "{{ item.n }}"}
  - name: piped
    with_items: {from: '-', format: jsonl}
    concurrency: 4
    action: ledger.note
    input: {file: "{{ parameters.file }}", value: "{{ item.n }}"}
    results: {to: "{{ parameters.out }}/piped.jsonl", order: input, what: item+output}
  - name: stepped
    limit: two
    with_items: "{{ range(${stepped}) }}"
    output: "{{ [task.one.output, task.two.output] }}"
    ${steps}
  - name: durable
    durable: true
    with_items: "{{ range(${durable}) }}"
    output: "{{ [task.one.output, task.two.output] }}"
    ${steps}
  - name: chosen
    with_items: "{{ range(${chosen}) }}"
    when: "{{ item % 2 === 0 }}"
    action: ledger.note
    input: {file: "{{ parameters.file }}", value: "{{ item }}"}
  - {name: passed, when: "{{ task.chosen.output.length === 0 }}", action: core.noop}
  - {name: sum, fold: {over: lines, action: core.sum}}
  - {name: joined, fold: {over: zipped, action: folds.join, initial: [], ordered: true}}
  - {name: digest, fold: {over: piped, action: folds.digest, initial: 1, ordered: true}}
  - name: end
    needs: [again, tried, lengths, passed]
    action: ledger.total
    input: {file: "{{ parameters.file }}", values: "{{ task.again.output }}"}
  - name: cleaned
    with_items: "{{ range(${cleaned}) }}"
    output: "{{ task.one.output }}"
    steps:
      - {name: one, action: ledger.note, input: {file: "{{ parameters.file }}", value: "{{ item }}"}}
    finally:
      - {name: two, action: ledger.note, input: {file: "{{ parameters.file }}", value: "{{ item }}"}}
finally:
  - name: closing
    when: "{{ run.state === 'succeeded' }}"
    with_items: "{{ range(${closing}) }}"
    action: ledger.note
    input: {file: "{{ parameters.file }}", value: "{{ item }}"}
output:
  total: "{{ task.total.output }}"
  end: "{{ task.end.output }}"
  tried: "{{ task.tried.output }}"
  lengths: "{{ task.lengths.output }}"
  rounds: "{{ vars.rounds }}"
  sum: "{{ task.sum.output }}"
  joined: "{{ task.joined.output }}"
  digest: "{{ task.digest.output }}"
  stepped: "{{ task.stepped.output }}"
  durable: "{{ task.durable.output }}"
  chosen: "{{ task.chosen.output }}"
  cleaned: "{{ task.cleaned.output }}"
`;

/** The lines of the files of results, by their names. */
export const rows: Readonly<Record<string, Rows>> = {
  ...rowsOfSources,
  'values.csv': {
    lines: ['index,item', ...Array.from({ length: items }, (_, item) => `${item},${item}`)],
    inOrder: false,
  },
};

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}

const sum = (3 * items * (items - 1)) / 2;

/** The output of an undisturbed run. */
export const undisturbed = {
  total: { count: items, sum },
  end: { count: items, sum: sum + items * items },
  tried: Array.from({ length: tries }, (_, item) => (item % 3) + 1),
  lengths: Array.from({ length: texts }, () => bytes),
  rounds: 1,
  sum: numbers(sourceItems.lines).reduce((all, n) => all + n, 0),
  joined: numbers(sourceItems.zipped).join(' '),
  digest: numbers(sourceItems.piped).reduce((all, n) => (all * 31 + n) % 1_000_000_007, 1),
  stepped: twoSteps(stepped),
  durable: twoSteps(durable),
  chosen: numbers(chosen).map((n) => (n % 2 === 0 ? n : null)),
  cleaned: numbers(cleaned),
};

/** `task/visit/index` of every item that appends a line; of a step, after those of its item. */
export const effects: readonly string[] = [
  ...Array.from({ length: items }, (_, index) => [`values/1/${index}`, `again/1/${index}`]).flat(),
  ...Object.entries(sourceItems).flatMap(([task, count]) =>
    numbers(count).map((index) => `${task}/1/${index}`),
  ),
  ...Object.entries({ stepped, durable }).flatMap(([task, count]) =>
    numbers(count).flatMap((index) =>
      (index % 3 > 0 ? ['one', 'two'] : ['one']).map((step) => `${task}/1/${index}/${step}/1/0`),
    ),
  ),
  ...numbers(chosen / 2).map((half) => `chosen/1/${half * 2}`),
  ...numbers(cleaned).flatMap((index) => {
    return ['one', 'two'].map((step) => `cleaned/1/${index}/${step}/1/0`);
  }),
  ...numbers(closing).map((index) => `closing/1/${index}`),
  'total/1/0',
  'end/1/0',
];
