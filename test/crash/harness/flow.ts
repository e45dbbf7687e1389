import { fileURLToPath } from 'node:url';
import { foldsOfSources, rowsOfSources, sourceItems, sourceTasks } from './inputs.ts';
import type { Rows } from './rows.ts';

const ITEMS = 600;
const RETRIED = 97;
const BULKY = 90;
const ASKED = 120;
const LONG = 12;

/** The folder of the compiled actions. */
export const actions = fileURLToPath(new URL('./actions/', import.meta.url));

/**
 * A fan-out with retries and its fan-in, then the same over the results of the first fan-out.
 * Beside them, sources of three kinds.
 */
export const workflow = `
name: effects
parameters: {file: {type: string, required: true}, inputs: {type: string, required: true}}
vars: {rounds: 0}
tasks:
  - name: first
    with_items: "{{ range(${ITEMS}) }}"
    concurrency: 8
    retry: {count: 1, delay: 3ms}
    action: effects.item
    input: {file: "{{ parameters.file }}", value: "{{ item * 3 }}"}
    results: {to: "{{ parameters.file }}.first.jsonl", what: item+output}
    next: [{publish: [{rounds: "{{ vars.rounds + 1 }}"}], do: [total]}]
  - name: total
    action: effects.total
    input: {file: "{{ parameters.file }}", values: "{{ task.first.output }}"}
    next: [{do: [second]}]
  - name: second
    with_items: "{{ task.first.output }}"
    concurrency: 4
    retry: {count: 1, delay: 3ms}
    action: effects.item
    input: {file: "{{ parameters.file }}", value: "{{ item + task.total.output.count }}"}
    results: {to: "{{ parameters.file }}.second.csv", order: input, what: item+output, columns: [index, item]}
  - name: bulk
    with_items: "{{ range(${BULKY}) }}"
    concurrency: 4
    action: effects.bulk
    input: {file: "{{ parameters.file }}", value: "{{ item % 10 }}"}
  - name: bulky
    needs: [bulk]
    with_items: "{{ task.bulk.output }}"
    retry: {count: 1, delay: 3ms}
    action: effects.item
    input: {file: "{{ parameters.file }}", value: "{{ item.text.length + item.value }}"}
  - name: end
    needs: [second, bulky]
    action: effects.total
    input: {file: "{{ parameters.file }}", values: "{{ task.second.output }}"}
  - {name: sum, fold: {over: first, action: core.sum}}
  - {name: digest, retry: {count: 1}, fold: {over: second, action: effects.digest, initial: 1, ordered: true}}
  - name: asked
    with_items: "{{ range(${ASKED}) }}"
    action: core.ask
    timeout: 30ms
    input: {question: "Is it {{ item }}?", answer: integer, default: "{{ item }}"}
  - name: unanswered
    with_items: "{{ range(${ASKED}) }}"
    concurrency: 9
    action: core.ask
    timeout: 5ms
    retry: {count: 1, delay: 3ms}
    tolerate: {percent: 100}
    input: {question: "Is it {{ item }}?"}
  - name: long
    with_items: "{{ range(${LONG}) }}"
    retry: {count: 1, delay: 3ms}
    action: effects.long
    input: {file: "{{ parameters.file }}", value: "{{ item }}"}
${sourceTasks}
output:
  total: "{{ task.total.output }}"
  end: "{{ task.end.output }}"
  rounds: "{{ vars.rounds }}"
  bulky: "{{ task.bulky.output }}"
  texts: "{{ task.bulk.output.map(one => one.text.slice(0, 2)) }}"
  sum: "{{ task.sum.output }}"
  digest: "{{ task.digest.output }}"
  chained: "{{ task.chained.output }}"
  tally: "{{ task.tally.output }}"
  largest: "{{ task.largest.output }}"
  asked: "{{ task.asked.output.map(one => one.answer) }}"
  unanswered: "{{ task.unanswered.summary.timed_out }}"
  long: "{{ task.long.output }}"
`;

/** Tasks whose actions write nothing. */
export const folds: ReadonlySet<string> = new Set([
  'sum',
  'digest',
  'asked',
  'unanswered',
  ...Object.keys(foldsOfSources),
]);

const thirds = Array.from({ length: ITEMS }, (_, index) => index * 3);

/** What each fold makes of its results in order, one after the other. */
export const foldOutputs = {
  sum: thirds.reduce((sum, value) => sum + value, 0),
  digest: thirds.reduce((sum, value) => (sum * 31 + value + ITEMS) % 1_000_000_007, 1),
  ...foldsOfSources,
};

/** The lines of the files of results. */
export const rows: Readonly<Record<string, Rows>> = {
  ...rowsOfSources,
  'first.jsonl': {
    lines: thirds.map((output, index) => JSON.stringify({ index, item: index, output })),
    inOrder: false,
  },
  'second.csv': {
    lines: ['index,item', ...thirds.map((item, index) => `${index},${item}`)],
    inOrder: true,
  },
};

/** All executions of a complete run, as the actions write them: item and attempt. */
export const executions: readonly string[] = [
  ...Object.entries({ first: ITEMS, second: ITEMS, ...sourceItems }).flatMap(([task, length]) =>
    Array.from({ length }, (_, index) => [
      `${task}/1/${index} 1`,
      ...(index % RETRIED === 5 ? [`${task}/1/${index} 2`] : []),
    ]).flat(),
  ),
  ...Array.from({ length: BULKY }, (_, index) => [
    `bulk/1/${index} 1`,
    `bulky/1/${index} 1`,
  ]).flat(),
  ...Array.from({ length: LONG }, (_, index) => `long/1/${index} 1`),
  'long/1/5 2',
  'bulky/1/5 2',
  'total/1/0 1',
  'end/1/0 1',
];
