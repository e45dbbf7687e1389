import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type KeptLog, openHistory } from '../../../src/index.ts';
import { openExecutor } from '../../support/flow.ts';
import { Gate } from '../../support/gate.ts';
import { folderWith } from '../../support/command.ts';

const flow = `
name: talking
parameters: {port: {type: integer}}
tasks:
  - name: each
    action: talk.say
    with_items: [0, 1, 2]
    tolerate: {count: 3}
    retry: {count: 1}
    input: {lines: 2, fails: "{{ item }}"}
  - {name: part, needs: [each], workflow: part.yaml, with_items: [1], input: {}}
  - name: last
    needs: [part]
    action: talk.waiting
    input: {port: "{{ parameters.port }}", name: one}
`;

async function placesOf(logs: AsyncIterable<KeptLog> | Iterable<KeptLog>): Promise<string[]> {
  const found: string[] = [];
  for await (const { task, index } of logs) found.push(`${task}/${index}`);
  return found;
}

const part = 'tasks: [{name: inner, action: talk.say, input: {lines: 1}}]';

it('yields the logs that there are, then those of each item that ends', async () => {
  const folder = await folderWith({ 'flow.yaml': flow, 'part.yaml': part });
  const directory = join(folder, 'store');
  const executor = await openExecutor({ directory });
  const gate = await Gate.create();
  const { id } = await executor.start(
    { text: flow, file: join(folder, 'flow.yaml') },
    { parameters: { port: gate.port } },
  );
  await gate.waitFor(1);
  const history = await openHistory(directory);
  onTestFinished(() => history.close());
  const failed = history.followLogs(id, undefined, undefined, { failed: true });
  const one = history.followLogs(id, 'each', 1);
  const found: string[] = [];
  for await (const { task, index, lines } of history.followLogs(id)) {
    found.push(`${task}/${index}: ${lines.map(({ message }) => message).join(' ')}`);
    if (task === 'inner') gate.open();
  }
  const each = found.filter((line) => line.startsWith('each')).toSorted();
  expect(each).toEqual(['each/0: 1/0 1/1', 'each/1: 1/0 1/1 2/0 2/1', 'each/2: 1/0 1/1 2/0 2/1']);
  expect(found.slice(3)).toEqual(['inner/0: 1/0', 'last/0: before the wait after the wait']);
  expect(await placesOf(failed)).toEqual(['each/2']);
  expect(await placesOf(one)).toEqual(['each/1']);
  expect(await placesOf(history.logs(id, 'each', undefined, { failed: true }))).toEqual(['each/2']);
  await expect(history.followLogs(id, 'nope').next()).rejects.toMatchObject({ code: 'MR506' });
});
