import { expect, test } from 'vitest';
import { checkRead, readInput } from '../../../src/plan/valid-workflow.ts';
import { lineOf } from '../../support/problem-lines.ts';

/** Problems, or else warnings, of one task with these settings. */
function linesOf(settings: string): readonly string[] {
  return linesOfText(`tasks:\n  - name: load\n    action: core.echo\n    ${settings}\n`);
}

function linesOfText(text: string): readonly string[] {
  const checked = checkRead(readInput(text));
  return (checked.ok ? checked.value.warnings : checked.error.problems).map(lineOf);
}

const source = (settings: string): string => `with_items: { ${settings} }`;

test.each([
  ['a file', source('from: data.jsonl')],
  ['a compressed file', source('from: data.csv.gz')],
  ['a pattern', source('from: "logs/**/*.log"')],
  ['several files', source('from: [a.csv, b.csv, "c*.csv.zst"]')],
  ['standard input', source('from: "-", format: lines')],
  ['a template', source(`from: '{{ run.id }}', offset: '{{ 1 }}', sample: '{{ 0.5 }}'`)],
  ['a template within a path', source(`from: 'logs/{{ run.id }}.txt'`)],
  [
    'every setting of csv',
    source(
      "from: x.dat, format: csv, on_bad: skip, offset: 1, max-items: 9, sample: 0.5, seed: 3, encoding: utf-16le, invalid_text: replace, big-integers: string, header: [a], delimiter: ';', relax: [rows], numbers: [a]",
    ),
  ],
  ['batches by bytes', `${source('from: a.txt, skip_empty: true')}\n    batch_size: 64 KiB`],
  ['both bounds', `${source('from: a.txt')}\n    batch_size: { items: 10, bytes: 1MB }`],
  [
    'all other settings of a task',
    `${source('from: a.txt')}
    concurrency: 2
    rate_limit: 5
    exclusive: true
    delay: 1s
    timeout: 1m
    deadline: 1h
    fail_fast: true
    retry: { count: 3 }
    tolerate: { count: 3, percent: 5 }`,
  ],
])('a task can read %s', (_, settings) => {
  expect(linesOf(settings)).toEqual([]);
});

test.each([
  [
    'a repetition',
    `${source('from: a.txt')}\n    repeat: 2`,
    "5:13 MR318 'repeat' needs a list: the items of a source come one after the other | read them in a task before, and write with_items: '{{ task.NAME.output }}'",
  ],
  [
    'bytes of a list',
    'with_items: [1]\n    batch_size: 64KiB',
    "5:17 MR318 'batch_size' in bytes needs a source: the elements of a list have no size | write a number of elements",
  ],
  [
    'bytes without items',
    'batch_size: 64KiB',
    "4:17 MR104 'batch_size' needs 'with_items' | name the list that is cut into batches",
  ],
  [
    'a file whose name does not say its format',
    source('from: data.bin'),
    "4:17 MR318 'format' is missing: 'data.bin' does not name it | write format: jsonl, csv, tsv, json, lines or nul",
  ],
  [
    'a stream without a format',
    source('from: "-"'),
    "4:17 MR318 'format' is missing: a stream has no name | write format: jsonl, csv, tsv, json, lines or nul",
  ],
  [
    'a stream among files',
    source('from: [a.txt, "-"], format: lines'),
    "4:25 MR318 '-' is a stream, and no part of a list of files | give it a task of its own, with from: '-'",
  ],
  [
    'a stream in a loop',
    `${source('from: "-", format: lines')}
    next: [{ when: '{{ failed() }}', do: again }]
  - { name: begin, action: core.noop, next: load }
  - { name: again, action: core.noop, next: load }`,
    "4:25 MR318 'load' can run more than once, but a stream can be read only once | read a file, or take the task out of the loop",
  ],
  [
    'a setting of another format',
    source('from: a.jsonl, header: false, skip_empty: true'),
    "4:42 MR318 'header' is a setting of csv, tsv, not of jsonl | omit 'header'",
    "4:61 MR318 'skip_empty' is a setting of lines, nul, not of jsonl | omit 'skip_empty'",
  ],
  [
    'a delimiter of tsv',
    source('from: a.tsv, delimiter: ";"'),
    "4:43 MR318 'delimiter' is a setting of csv, not of tsv | omit 'delimiter'",
  ],
  [
    'an encoding, of a Parquet file',
    source('from: a.parquet, encoding: latin1'),
    "4:46 MR318 'encoding' is a setting of jsonl, json, csv, tsv, lines, nul, not of parquet | omit 'encoding'",
  ],
  [
    'a stream as a Parquet file',
    source("from: '-', format: parquet"),
    "4:25 MR318 '-' is a stream, and a Parquet file is read from its end | write it to a file, and name that",
  ],
  [
    'columns without names',
    source('from: a.csv, header: false, numbers: [price]'),
    "4:56 MR318 'numbers' names columns, but without a header they have no names | write numbers: true, or the names of the columns as header",
  ],
  [
    'several mistakes of form',
    source('fro: a.txt, on_bad: ignore, max_items: 0, sample: 2'),
    "4:17 MR105 'from' is missing",
    "4:19 MR102 unknown key 'fro' | did you mean 'from'?",
    "4:39 MR104 'on_bad' must be fail, skip or stop",
    "4:58 MR104 'max_items' must be 1 or more",
    "4:69 MR104 'sample' must be a number above 0, up to 1",
  ],
  [
    'keys of other tools',
    source('from: a.csv, limit: 3, sep: ";"'),
    "4:32 MR102 unknown key 'limit' | write 'max_items'",
    "4:42 MR102 unknown key 'sep' | write 'delimiter'",
  ],
  [
    'a map that is no source',
    source('a: 1'),
    "4:17 MR104 'with_items' must be a list, one template, or a map with 'from'",
  ],
  [
    'a size without a unit',
    `${source('from: a.txt')}\n    batch_size: '100'`,
    "5:17 MR104 'batch_size' must be a whole number, a size such as 64KiB, or a map such as {items: 1000, bytes: 1MiB}",
  ],
  [
    'names that do not exist',
    source(`from: '{{ parameters.input }}', offset: '{{ item }}', max_items: 'x'`),
    "4:40 MR202 unknown parameter 'input' | no names are known here",
    "4:63 MR202 'item' exists only in a task with with_items",
    `4:84 MR104 'max_items' must be one template | write "{{ x }}"`,
  ],
  [
    'the name of a value without braces',
    source('from: run.id, format: csv'),
    `4:25 MR104 'run.id' is a text here, not the value of that name | write "{{ run.id }}" for the value`,
  ],
  [
    'a seed of no sample',
    source('from: a.txt, seed: 3'),
    "4:38 MR318 'seed' has no effect without 'sample'",
  ],
  [
    'an early end that goes by a share',
    `${source('from: a.txt')}\n    fail_fast: true\n    tolerate: { percent: 5 }`,
    "5:16 MR318 'fail_fast' has no effect with 'percent' alone: the number of items is known when the source ends | add 'count' to 'tolerate'",
  ],
])('the check finds %s', (_, settings, ...lines) => {
  expect(linesOf(settings)).toEqual(lines);
});

test('items of a source have an element and an index, and its task a list of outputs', () => {
  const text = `tasks:
  - name: load
    action: core.echo
    with_items: { from: a.jsonl }
    input: { x: '{{ item.x }}', n: '{{ index }}' }
  - { name: count, action: core.echo, input: { n: '{{ task.load.summary.total }}' } }
output: '{{ task.load.output[0] }}'
`;
  expect(linesOfText(text)).toEqual([]);
});

test('a task waits for those that its source reads', () => {
  const checked = checkRead(
    readInput(`tasks:
  - { name: list, action: core.echo }
  - { name: load, action: core.echo, with_items: { from: '{{ task.list.output }}', offset: '{{ task.skip.output }}', format: csv } }
  - { name: skip, action: core.echo }
`),
  );
  expect(checked.ok && checked.value.plan.tasks.get('load')?.needs).toEqual(['list', 'skip']);
});

test('what is known of the lines of a file is checked', () => {
  const flow = (from: string): string => `tasks:
  - name: load
    action: core.echo
    with_items: ${from}
    input: { x: '{{ item.name }}' }
`;
  const of = (from: string) => linesOfText(flow(from)).length;
  expect(of('{ from: a.txt }')).toBe(1);
  expect(of('{ from: a.jsonl }')).toBe(0);
  expect(of('{ from: "-", format: lines }')).toBe(0);
});
