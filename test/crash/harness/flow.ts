import { fileURLToPath } from 'node:url';
import { foldsOfSources, rowsOfSources, sourceItems, sourceTasks } from './inputs.ts';
import type { Rows } from './rows.ts';

const ITEMS = 600;
const RETRIED = 97;
const BULKY = 90;
const ASKED = 120;
const LONG = 12;
const STEPPED = 60;
const DURABLE = 8;
const CHOSEN = 80;
const CLEANED = 8;
const EARLY = 6;
const CLOSING = 40;

/** The folder of the compiled actions. */
export const actions = fileURLToPath(new URL('./actions/', import.meta.url));

/** Of each item; one in three has no second step. */
const steps = `steps:
      - {name: one, action: effects.item, input: {file: "{{ parameters.file }}", value: "{{ item }}"}}
      - name: two
        when: "{{ item % 3 > 0 }}"
        action: effects.item
        input: {file: "{{ parameters.file }}", value: "{{ task.one.output + 1 }}"}`;

/** Of each item, with a task that runs however the step ends. */
const cleaned = `steps:
      - {name: one, action: effects.item, input: {file: "{{ parameters.file }}", value: "{{ item }}"}}
    finally:
      - name: two
        when: "{{ task.cleaned.state === 'succeeded' }}"
        action: effects.item
        input: {file: "{{ parameters.file }}", value: "{{ task.one.output }}"}`;

/** Each item ends while one of its tasks waits. */
const early = `tasks:
      - {name: one, action: effects.item, input: {file: "{{ parameters.file }}", value: "{{ item }}"}}
      - {name: done, action: core.succeed, input: {output: "{{ task.one.output + 1 }}"}}
      - {name: never, action: core.ask, input: {question: "Is there an end?"}}`;

/**
 * A fan-out with retries and its fan-in, then the same over the results of the first fan-out.
 * Beside them, sources of three kinds, items that wait, steps for each item in both forms,
 * tasks and items that are left out, what runs at the end of a block and of all, and limits.
 */
export const workflow = `
name: effects
parameters: {file: {type: string, required: true}, inputs: {type: string, required: true}}
vars: {rounds: 0}
limits: {two: 2, paced: {concurrency: 3, rate: 400/s}}
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
    limit: two
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
  - name: stepped
    limit: paced
    with_items: "{{ range(${STEPPED}) }}"
    output: "{{ [task.one.output, task.two.output] }}"
    ${steps}
  - name: durable
    durable: true
    with_items: "{{ range(${DURABLE}) }}"
    output: "{{ [task.one.output, task.two.output] }}"
    ${steps}
  - name: chosen
    with_items: "{{ range(${CHOSEN}) }}"
    when: "{{ item % 2 === 0 }}"
    action: effects.item
    input: {file: "{{ parameters.file }}", value: "{{ item }}"}
  - name: passed
    when: "{{ task.chosen.output.length === 0 }}"
    action: effects.total
    input: {file: "{{ parameters.file }}", values: []}
  - name: last
    needs: [passed]
    action: effects.total
    input: {file: "{{ parameters.file }}", values: "{{ task.chosen.output.filter((one) => one !== null) }}"}
  - name: cleaned
    with_items: "{{ range(${CLEANED}) }}"
    output: "{{ task.one.output }}"
    ${cleaned}
  - name: early
    with_items: "{{ range(${EARLY}) }}"
    ${early}
${sourceTasks}
finally:
  - name: closing
    with_items: "{{ range(${CLOSING}) }}"
    retry: {count: 1, delay: 3ms}
    action: effects.item
    input: {file: "{{ parameters.file }}", value: "{{ item }}"}
  - name: closed
    needs: [closing]
    when: "{{ run.state === 'succeeded' }}"
    action: effects.total
    input: {file: "{{ parameters.file }}", values: "{{ task.closing.output }}"}
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
  stepped: "{{ task.stepped.output }}"
  durable: "{{ task.durable.output }}"
  last: "{{ task.last.output }}"
  cleaned: "{{ task.cleaned.output }}"
  early: "{{ task.early.output }}"
`;

/** How the items of each task end that do not all succeed. */
export const ends: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  unanswered: { timed_out: ASKED },
  chosen: { succeeded: CHOSEN / 2, skipped: CHOSEN / 2 },
  passed: {},
};

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
  ...Object.entries({ stepped: STEPPED, durable: DURABLE }).flatMap(([task, length]) =>
    Array.from({ length }, (_, index) =>
      (index % 3 > 0 ? ['one', 'two'] : ['one']).map((step) => `${task}/1/${index}/${step}/1/0 1`),
    ).flat(),
  ),
  ...Array.from({ length: CLEANED }, (_, index) =>
    ['one', 'two'].map((step) => `cleaned/1/${index}/${step}/1/0 1`),
  ).flat(),
  ...Array.from({ length: EARLY }, (_, index) => `early/1/${index}/one/1/0 1`),
  ...Array.from({ length: CLOSING }, (_, index) => `closing/1/${index} 1`),
  'closing/1/5 2',
  'closed/1/0 1',
  ...Array.from({ length: CHOSEN / 2 }, (_, half) => `chosen/1/${half * 2} 1`),
  'last/1/0 1',
  'bulky/1/5 2',
  'total/1/0 1',
  'end/1/0 1',
];
