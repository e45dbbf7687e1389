import { describe, expect, it } from 'vitest';
import { useExecutor } from '../support/flow.ts';

describe('items that have ended', () => {
  const executor = useExecutor({ workers: 1 });

  it.each([
    ['slow items', 5, 0],
    ['slow items after many quick ones', 3100, 3000],
    ['quick items', 3000, 3000],
    ['one quick item', 1, 1],
  ])('are on disk while their worker computes the next one (%s)', async (_, items, quick) => {
    const run = await executor().start(`
tasks:
  - {name: before, action: core.echo, input: {}}
  - name: each
    needs: [before]
    with_items: "{{ range(${items + 1}) }}"
    concurrency: 1
    action: faults.linger
    input: {ms: "{{ index < ${quick} ? 0 : 4 }}", now: "{{ index === ${items} }}"}
`);
    let succeeded = 0;
    for await (const event of run.events()) {
      if (event.type !== 'task-progressed' || event.task !== 'each') continue;
      ({ succeeded } = event.summary);
      if (succeeded === items) break;
    }
    expect(succeeded).toBe(items);
    await run.cancel();
    expect((await run.result()).tasks['each']?.summary).toMatchObject({ cancelled: 1 });
  });
});
