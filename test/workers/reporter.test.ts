import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useExecutor } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

describe('items that have ended', () => {
  const executor = useExecutor({ workers: 1 });

  it.each([
    ['slow items', 5, 0],
    ['slow items after many quick ones', 3100, 3000],
    ['quick items', 3000, 3000],
    ['one quick item', 1, 1],
  ])('are on disk while their worker computes the next one (%s)', async (_, items, quick) => {
    const file = join(await temporaryFolder(), 'go');
    const flow = `
parameters: {file: {type: string}}
tasks:
  - {name: before, action: core.echo, input: {}}
  - name: each
    needs: [before]
    with_items: "{{ range(${items + 1}) }}"
    concurrency: 1
    action: faults.linger
    input: {ms: "{{ index < ${quick} ? 0 : 4 }}", file: "{{ index === ${items} ? parameters.file : '' }}"}
`;
    const run = await executor().start(flow, { parameters: { file } });
    let succeeded = 0;
    for await (const event of run.events()) {
      if (event.type !== 'task-progressed' || event.task !== 'each') continue;
      ({ succeeded } = event.summary);
      if (succeeded === items) break;
    }
    expect(succeeded).toBe(items);
    await writeFile(file, '');
    expect((await run.result()).tasks['each']?.summary.succeeded).toBe(items + 1);
  });
});
