import { expect, test } from 'vitest';
import { renderSource } from '../../../src/engine/streams/render-source.ts';
import type { SourcePlan } from '../../../src/plan/plan.ts';

const names = { parameters: { input: 'a.csv', files: ['b.csv', 'c.csv'], n: 5, none: null } };

const render = (settings: Partial<SourcePlan>, batch = {}) =>
  renderSource({ from: 'x.csv', onBad: 'fail', ...settings }, batch, names);

const reading = {
  decoding: { encoding: 'utf-8', invalidText: 'error' },
  bigIntegers: 'error',
  header: true,
  relax: [],
  numbers: false,
  skipEmpty: false,
};

test('settings that are not written have the defaults of the file pack', () => {
  expect(render({})).toEqual({
    ok: true,
    value: { from: ['x.csv'], onBad: 'fail', offset: 0, seed: 1, reading },
  });
});

test('templates are rendered, and what is written is kept', () => {
  const settings = {
    format: 'csv',
    onBad: 'skip',
    offset: '{{ parameters.n }}',
    maxItems: '{{ parameters.n * 2 }}',
    sample: 0.5,
    seed: 7,
    encoding: 'utf-16le',
    delimiter: ';',
    header: false,
  } as const;
  expect(
    render({ ...settings, from: '{{ parameters.input }}' }, { batchSize: 3, batchBytes: 10 }),
  ).toEqual({
    ok: true,
    value: {
      from: ['a.csv'],
      format: 'csv',
      onBad: 'skip',
      offset: 5,
      maxItems: 10,
      sample: 0.5,
      seed: 7,
      batch: { items: 3, bytes: 10 },
      reading: {
        ...reading,
        decoding: { encoding: 'utf-16le', invalidText: 'error' },
        delimiter: ';',
        header: false,
      },
    },
  });
});

test.each([
  ['{{ parameters.files }}', ['b.csv', 'c.csv']],
  [
    ['{{ parameters.input }}', '{{ parameters.files }}', 'd'],
    ['a.csv', 'b.csv', 'c.csv', 'd'],
  ],
  ['logs/{{ parameters.n }}/*.gz', ['logs/5/*.gz']],
  ['-', ['-']],
])('from %j gives the paths %j', (from, paths) => {
  const result = render({ from });
  expect(result.ok && result.value.from).toEqual(paths);
});

test.each([
  [
    { from: '{{ parameters.n }}' },
    'from must be a path or a list of paths, but {{ parameters.n }} gave 5',
  ],
  [
    { from: '{{ parameters.none }}' },
    'from must be a path or a list of paths, but {{ parameters.none }} gave null',
  ],
  [{ from: '{{ [1] }}' }, 'from must be a path or a list of paths, but {{ [1] }} gave 1'],
  [
    { from: "{{ ['a', '-'] }}" },
    "from must be files, or '-' alone, but {{ ['a', '-'] }} gave both",
  ],
  [{ offset: '{{ -1 }}' }, 'offset must be a whole number from 0, but {{ -1 }} gave -1'],
  [{ maxItems: '{{ 0 }}' }, 'max_items must be a whole number from 1, but {{ 0 }} gave 0'],
  [{ sample: "{{ 'x' }}" }, `sample must be a number above 0, up to 1, but {{ 'x' }} gave "x"`],
])('%j is refused when it is rendered', (settings, message) => {
  const hint: unknown = expect.any(String);
  expect(render(settings)).toEqual({ ok: false, error: { code: 'MR414', message, hint } });
});

test('a list without paths is refused', () => {
  const result = render({ from: '{{ [] }}' });
  expect(result).toEqual({
    ok: false,
    error: {
      code: 'MR414',
      message: 'from must be a path or a list of paths, but {{ [] }} gave an empty list',
      hint: 'a path can be a pattern: data/*.jsonl; - is standard input',
    },
  });
});

test('a parameter without a value leaves a setting out', () => {
  expect(render({ maxItems: '{{ parameters.none }}' })).toEqual(render({}));
});

test('an expression that throws is a failure that names its key', () => {
  const result = render({ offset: '{{ parameters.gone.x }}' });
  expect(result.ok ? '' : `${result.error.code} ${result.error.message}`).toMatch(
    /^MR40\d .*offset/,
  );
});
