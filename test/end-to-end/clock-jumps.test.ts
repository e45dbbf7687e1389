import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHistory } from '../../src/index.ts';
import { testActions } from '../support/flow.ts';
import { Child } from '../support/process.ts';
import { temporaryFolder } from '../support/temp.ts';

/** It waits for a delay and for a retry. */
const workflow = `
timeout: 1h
tasks:
  - {name: late, action: core.noop, delay: 1s, deadline: 30m}
  - {name: again, action: core.fail, retry: {count: 1, delay: 1s}, next: [{when: "{{ failed() }}", do: [done]}]}
  - {name: done, action: core.noop}
`;

describe('A process whose wall clock jumps', () => {
  it.each([-7_200_000, 7_200_000])('by %d ms waits as long as it would have', async (jump) => {
    const directory = join(await temporaryFolder(), 'store');
    const child = new Child({ directory, actions: testActions, workflow, jump });
    await child.untilLine(({ type }) => type === 'task-started');
    child.jump();
    expect(await child.exit()).toBe(0);
    const { report } = Object(child.lines.find((line) => 'report' in line));
    expect(report.state).toBe('succeeded');
    const tasks = Object.values<{ readonly elapsed_ms: number }>(report.tasks);
    for (const { elapsed_ms } of [report, ...tasks]) {
      expect(elapsed_ms).toBeGreaterThanOrEqual(0);
      expect(elapsed_ms).toBeLessThan(3_600_000);
    }
    expect(report.elapsed_ms).toBeGreaterThanOrEqual(1000);
    const history = await openHistory(directory);
    const { createdAt } = history.find(report.run);
    for (const name of Object.keys(report.tasks)) {
      const [item] = history.items(report.run, name);
      const began = Date.parse(item?.started_at ?? '') - createdAt;
      for (const ms of [began, item?.elapsed_ms]) {
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThan(3_600_000);
      }
    }
    await history.close();
  });
});
