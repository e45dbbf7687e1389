import { createServer } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { describe, expect, onTestFinished, test } from 'vitest';
import { builtInPacks } from '../../../src/actions/packs.ts';
import { signaturesOf } from '../../../src/actions/reference/load.ts';
import { loadAction } from '../../../src/actions/registry.ts';
import type { Json, JsonObject } from '../../../src/lang/json.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { contextFor } from '../context.ts';

interface AjvModule {
  readonly Ajv: new (options: object) => { compile(schema: object): (value: unknown) => boolean };
}

const load: (name: string) => AjvModule = createRequire(import.meta.url);
const { Ajv } = load('ajv');
const signatures = await signaturesOf(['core', 'file', 'http', 'shell']);

function outputFor(action: string, input: Json): object {
  return signatures.get(action)?.outputFor(input) ?? {};
}

const files: readonly (readonly [string, JsonObject])[] = [
  ['write_text', { path: 'a.txt', text: 'a\nb' }],
  ['write_json', { path: 'a.json', value: { a: 1 } }],
  ['write_jsonl', { path: 'a.jsonl', rows: [1, null] }],
  ['write_csv', { path: 'a.csv', rows: [{ a: 1, b: 2 }] }],
  ['write_bytes', { path: 'a.bin', base64: 'YQ==' }],
  ['write_bytes', { path: 'b.bin', from: 'a.bin' }],
  ['glob', { pattern: '*' }],
  ['glob', { pattern: '*', details: true }],
  ['glob', { pattern: 'none', details: true }],
  ['hash', { path: 'a.txt' }],
  ['stat', { path: 'a.txt' }],
  ['read_text', { path: 'a.txt' }],
  ['read_lines', { path: 'a.txt' }],
  ['read_json', { path: 'a.json' }],
  ['read_jsonl', { path: 'a.jsonl' }],
  ['read_csv', { path: 'a.csv' }],
  ['read_csv', { path: 'a.csv', header: false }],
  ['read_csv', { path: 'a.csv', header: ['x', 'y'], numbers: true }],
  ['read_bytes', { path: 'a.bin' }],
  ['read_bytes', { path: 'a.bin', to: 'c.bin' }],
];

const others: readonly (readonly [string, JsonObject])[] = [
  ['core.echo', { a: [1, 'x', null, { b: true }] }],
  ['core.noop', {}],
  ['core.sleep', { ms: 0 }],
];

/** Calls an action, and checks what it returns against what is known of it. */
async function expectKnown(action: string, input: JsonObject, directory: string): Promise<void> {
  const output = await (await loadAction(builtInPacks(), action))(input, contextFor({ directory }));
  const fits = new Ajv({ strict: false, formats: { 'date-time': true } }).compile(
    outputFor(action, input),
  );
  const json: unknown = JSON.parse(JSON.stringify(output));
  expect([action, input, json, fits(json)]).toEqual([action, input, json, true]);
}

describe('what an action returns is what is known of it', () => {
  test('on files', async () => {
    const directory = await temporaryFolder();
    for (const [name, input] of files) await expectKnown(`file.${name}`, input, directory);
  });

  test.each(others)('%s', (action, input) => expectKnown(action, input, ''));

  test('of a server and a program', async () => {
    const server = createServer((_, response) => response.end('hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    for (const name of ['get', 'post', 'request']) {
      await expectKnown(`http.${name}`, { url: `http://127.0.0.1:${port}/` }, '');
    }
    await expectKnown('shell.run', { command: 'echo', args: ['a'] }, '');
  });
});

describe('what is known of an output', () => {
  test('depends on keys of the input, but not on their templates', () => {
    const text = { type: 'string' };
    const lists = (...items: readonly object[]): object => ({
      anyOf: items.map((one) => ({ type: 'array', items: expect.objectContaining(one) })),
    });
    const detailed = { properties: expect.objectContaining({ size: expect.anything() }) };
    const pattern = '*';
    expect(outputFor('file.glob', { pattern })).toEqual(lists(text));
    expect(outputFor('file.glob', { pattern, details: false })).toEqual(lists(text));
    expect(outputFor('file.glob', { pattern, details: true })).toEqual(lists(detailed));
    for (const input of ['{{ item }}', { pattern, details: '{{ vars.x }}' }]) {
      expect(outputFor('file.glob', input)).toEqual(lists(text, detailed));
    }
  });

  test('is nothing for a value of a template', () => {
    const input = { a: '{{ vars.x }}', b: { c: 'text' } };
    expect(outputFor('core.echo', input)).toEqual({
      type: 'object',
      properties: {
        a: {},
        b: { type: 'object', properties: { c: { type: 'string' } }, additionalProperties: false },
      },
      additionalProperties: false,
    });
    expect(outputFor('core.echo', '{{ vars.x }}')).toEqual({});
  });
});
