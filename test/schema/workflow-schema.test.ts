import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { workflowJsonSchema } from '../../schema/workflow-schema.ts';
import { compilePlan } from '../../src/plan/compile.ts';
import { descriptions } from '../../src/workflow/descriptions.ts';
import { supportedKeys } from '../../src/workflow/keys.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';

type Validate = ((value: unknown) => boolean) & { readonly errors?: unknown };
interface AjvModule {
  readonly Ajv: new (options: object) => { compile(schema: object): Validate };
}

const load: (name: string) => AjvModule = createRequire(import.meta.url);
const { Ajv } = load('ajv');
const root = fileURLToPath(new URL('../../..', import.meta.url));
const committed: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(`${root}schema/workflow.schema.json`, 'utf8'),
);
const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(
  committed,
);

/** The problems of a workflow, with all of its actions known. */
function problemsOf(text: string): string[] {
  const parsed = parseWorkflow(text);
  const checked = parsed.ok ? compilePlan(parsed.value) : parsed;
  return checked.ok ? [] : checked.error.map(({ code, message }) => `${code} ${message}`);
}

const task = (lines: string): string => `tasks:\n  - {name: a, action: core.echo, ${lines}}\n`;

describe('the JSON Schema of a workflow', () => {
  test('is the committed file', () => {
    expect(workflowJsonSchema()).toEqual(committed);
  });

  test.each(Object.entries(descriptions))('describes every key of a %s', (level, keys) => {
    const found = JSON.stringify(committed['definitions']);
    for (const about of Object.values(keys)) expect(found).toContain(JSON.stringify(about));
    expect(supportedKeys).toHaveProperty(level, Object.keys(keys));
  });

  const examples = globSync('examples/**/*.yaml', { cwd: root });
  test.each(examples)('accepts %s', (file) => {
    const text = readFileSync(root + file, 'utf8');
    validate(parse(text));
    expect(validate.errors).toBeNull();
    expect(text).toMatch(/^# yaml-language-server: \$schema=.*workflow\.schema\.json\n/);
  });

  test.each([
    ['parameters: {a: integer, b: 5, c: , d: [1], e: true}\n', ''],
    ['parameters: {a: {type: string, pattern: x, min: 1, max: 2, enum: [x]}}\n', ''],
    ['timeout: 5m\nconcurrency: 3\ncancel: allow_finish\nvars: {a: 1}\n', ''],
    ['', 'with-items: [1], batch-size: 2, fail_fast: true, tolerate: {percent: 5}'],
    ['', 'with_items: "{{ [1] }}", concurrency: "{{ 1 + 1 }}", rate-limit: 0.5, repeat: 3'],
    ['', 'with_items: [1], repeat: {count: 3, order: shuffled, seed: 7}, exclusive: true'],
    ['', 'retry: {count: 3, delay: 1s, max-delay: 1m, jitter: true, when: "{{ attempt < 2 }}"}'],
    ['', 'retry: 3, tolerate: 1'],
    ['', 'retry: [{on: A, count: 0}, {on: [HTTP 429, timeout], count: 2, delay: 1s}, 3]'],
    ['', 'retry: {on: any, count: 2}'],
    ['', 'with_items: [1], retry: {count: 3, backoff: 1.5, jitter: 0.5}, tolerate: 2.5%'],
    ['', 'next: b}\n  - {name: b, action: core.echo'],
    ['', 'next: [b]}\n  - {name: b, action: core.echo, join: 1'],
    ['', 'next: [{do: b, publish: {x: 1}}]}\n  - {name: b, action: core.echo'],
    ['', 'next: [{when: "{{ failed() }}", publish: [{x: 1}], do: [noop]}]'],
    ['', 'timeout: 1.5s, deadline: 2h, delay: 0'],
    ['', 'input: "{{ run.id }}"'],
    ['version: 1.0\nref: a.b\nlabel: A\ntags: []\ncancellation-policy: allow_finish\n', ''],
    ['output_map: {x: "{{ task.a.result }}"}\n', '__chart_meta__: {x: 1}'],
  ])('takes every short form: %s %s', (head, lines) => {
    for (const text of [head + task(lines), nested(head + task(lines))]) {
      expect(problemsOf(text)).toEqual([]);
      validate(parse(text));
      expect(validate.errors).toBeNull();
    }
  });

  test.each([
    ['parameters: {a: text}\n', ''],
    ['colour: red\n', ''],
    ['timeout: soon\n', ''],
    ['concurrency: 0\n', ''],
    ['cancel: maybe\n', ''],
    ['', 'with_itmes: [1]'],
    ['', 'next: [{when: "{{ failed() }}"}]'],
    ['', 'retry: 1.5'],
    ['', 'retry: []'],
    ['', 'retry: [{on: A}]'],
    ['', 'tolerate: 5 %%'],
    ['', 'retry: {count: 1, backoff: 0.5}'],
    ['', 'retry: {delay: 1s}'],
    ['', 'tolerate: {}'],
    ['', 'batch_size: 1.5'],
    ['', 'rate_limit: 0'],
    ['', 'with_items: many'],
    ['', 'input: plain'],
    ['', 'join: some'],
    ['', 'needs: 1x'],
    ['', 'repeat: {order: random, count: 1}'],
  ])('refuses what the validator refuses: %s %s', (head, lines) => {
    const text = head + task(lines);
    expect(problemsOf(text)).not.toEqual([]);
    expect(validate(parse(text))).toBe(false);
  });

  test('accepts all workflows of the tests that the validator accepts', () => {
    const texts = globSync('test/**/*.ts', { cwd: root }).flatMap((file) =>
      [...readFileSync(root + file, 'utf8').matchAll(/`([^`]*tasks:\s[^`]*)`/g)]
        .map(([, text = '']) => text)
        .filter((text) => !/[$\\]/.test(text) && problemsOf(text).length === 0),
    );
    expect(texts.length).toBeGreaterThan(40);
    expect(texts.filter((text) => !validate(parse(text, { merge: true })))).toEqual([]);
  });

  test('accepts all values of all keys that the validator accepts', () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>(0, 1, -1, 1.5, 101, true, null, '', 'b', 'all', '5s', '-5s'),
      fc.constantFrom<unknown>('{{ 1 }}', ' {{ [1] }} ', '{{ 1 }}{{ 2 }}', 'shuffled', [], {}),
      fc.constantFrom<unknown>(['b'], [1], { count: 1 }, { percent: 50 }, [{ do: 'b' }]),
      fc.constantFrom<unknown>({ count: 2, order: 'grouped' }, { count: 1, jitter: 2 }, ['a']),
    );
    const keys = supportedKeys.task.filter((key) => key !== 'name' && key !== 'action');
    const settings = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 3 });
    const heads = fc.dictionary(
      fc.constantFrom(...supportedKeys.workflow.filter((key) => key !== 'tasks')),
      value,
      { maxKeys: 2 },
    );
    fc.assert(
      fc.property(heads, settings, (head, set) => {
        const other = { name: 'b', action: 'core.echo' };
        const flow = { ...head, tasks: [{ name: 'a', action: 'core.echo', ...set }, other] };
        return validate(flow) || problemsOf(JSON.stringify(flow)).length > 0;
      }),
      { numRuns: 400 },
    );
  });
});

function nested(text: string): string {
  return `workflow:\n${text.replaceAll(/^/gm, '  ')}`;
}
