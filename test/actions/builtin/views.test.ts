import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtInPacks } from '../../../src/actions/packs.ts';
import { loadAction } from '../../../src/actions/registry.ts';
import { Document, encode } from '../../../src/document/document.ts';
import { contextFor } from '../context.ts';
import { temporaryFolder } from '../../support/temp.ts';

/** Calls a built-in action with a view of a document, as a worker does for one expression. */
async function callWithView(name: string, input: unknown): Promise<unknown> {
  const action = await loadAction(builtInPacks(), name);
  return action(Document.open(encode(input)).view(), contextFor());
}

test('core.echo passes a view on', async () => {
  expect(JSON.stringify(await callWithView('core.echo', { a: [1] }))).toBe('{"a":[1]}');
});

test.each([
  ['file.write_json', { value: { a: [1, { b: null }] }, indent: 0 }, '{"a":[1,{"b":null}]}\n'],
  ['file.write_jsonl', { rows: [{ a: 1 }, [2]] }, '{"a":1}\n[2]\n'],
  ['file.write_csv', { rows: [{ a: 1, b: { c: 2 } }], columns: ['b'] }, 'b\n"{""c"":2}"\n'],
])('%s writes what a view shows', async (name, input, text) => {
  const path = join(await temporaryFolder(), 'out');
  await callWithView(name, { path, ...input });
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('file.write_csv writes what file.read_csv read, in the same order, through a document', async () => {
  const text = 'name,2024,2023\n"a,b",1,2\n,"",x\n'.replace('""', '');
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'in.csv'), text);
  const rows = await callWithView('file.read_csv', { path: join(folder, 'in.csv') });
  await callWithView('file.write_csv', { path: join(folder, 'out.csv'), rows });
  expect(await readFile(join(folder, 'out.csv'), 'utf8')).toBe(text);
});

test('shell.run takes arguments and environment from a view', async () => {
  const input = { command: 'echo "$1$X"', args: [7], env: { X: true }, shell: true };
  expect(await callWithView('shell.run', input)).toMatchObject({ stdout: '7true\n' });
});

test('a view that does not fit the schema is rejected', async () => {
  await expect(callWithView('file.stat', { path: [] })).rejects.toMatchObject({ code: 'MR407' });
});
