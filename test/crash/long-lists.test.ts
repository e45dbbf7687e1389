import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toJS } from '../../src/index.ts';
import { openExecutor, testActions } from '../support/flow.ts';
import { Child } from '../support/process.ts';
import { temporaryFolder } from '../support/temp.ts';

const LONG = 17_000;

function flow(withItems: string): string {
  const items = JSON.stringify(Array.from({ length: LONG }, () => ({})));
  return `
parameters: {file: {type: string}, items: {type: array, default: ${items}}}
tasks:
  - name: each
    with_items: "${withItems}"
    concurrency: 8
    action: ledger.note
    input: {file: "{{ parameters.file }}", value: "{{ index + Object.keys(item).length }}"}
output: "{{ task.each.output }}"
`;
}

async function notesIn(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

it.each([
  ['a parameter', '{{ parameters.items }}', 4],
  ['an expression', '{{ parameters.items.map(one => ({ one: 1 })) }}', 9],
])('a long list of %s outlives processes that are killed', async (_, withItems, lines) => {
  const folder = await temporaryFolder();
  const directory = join(folder, 'store');
  const file = join(folder, 'notes');
  const config = { directory, actions: testActions, parameters: { file } };
  let run = '';
  const kills: (readonly string[])[] = [];
  while (kills.length < 2) {
    const child = new Child(
      run ? { ...config, resume: run } : { ...config, workflow: flow(withItems) },
    );
    run ||= await child.run();
    await child.line(lines);
    await child.kill();
    kills.push(await notesIn(file));
  }
  const executor = await openExecutor({ directory });
  const { ended } = executor.history.find(run).items;
  const report = await (await executor.resume(run)).result();
  expect(report).toMatchObject({ state: 'succeeded', error: null });
  const added = withItems.includes('one: 1') ? 1 : 0;
  expect(toJS(report.output)).toEqual(Array.from({ length: LONG }, (_one, index) => index + added));
  const notes = await notesIn(file);
  // Only what was in flight at a kill runs again.
  expect(new Set(notes).size).toBe(LONG);
  expect(notes.length - LONG).toBeLessThan(LONG - ended);
});
