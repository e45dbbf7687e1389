import { describe, expect, it } from 'vitest';
import { useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

/** Items that meet at a gate. */
const meeting = (count: number, more = '') => `
parameters: {port: {type: integer}}
tasks:
  - name: meet
    with_items: "{{ range(${count}) }}"
    action: meet.wait
    input: {port: "{{ parameters.port }}"}
    ${more}
`;

describe('concurrency', () => {
  const executor = useExecutor({ workers: 2 });

  it.each([
    ['concurrency: 3', 3],
    ['concurrency: 1', 1],
    ['', 2],
  ])('with "%s" there are never more items in flight than %i', async (more, limit) => {
    const gate = await Gate.create();
    const run = await executor().start(meeting(60, more), { parameters: { port: gate.port } });
    for (let left = 60; left > 0; left--) {
      await gate.waitFor(Math.min(limit, left));
      // Gives an item too many the time to arrive.
      await gate.roundTrip();
      gate.release();
    }
    expect(await run.result()).toMatchObject({ tasks: { meet: { summary: { succeeded: 60 } } } });
    expect(gate.peak).toBe(limit);
  });

  it('reaches 50 on two workers', async () => {
    const gate = await Gate.create();
    const run = await executor().start(meeting(200, 'concurrency: 50'), {
      parameters: { port: gate.port },
    });
    await gate.waitFor(50);
    await gate.roundTrip();
    gate.open();
    expect((await run.result()).state).toBe('succeeded');
    expect(gate.peak).toBe(50);
    expect(gate.arrivals).toHaveLength(200);
  });

  it('has no more lanes than items', async () => {
    const gate = await Gate.create();
    const run = await executor().start(meeting(3, 'concurrency: 1000'), {
      parameters: { port: gate.port },
    });
    await gate.waitFor(3);
    gate.open();
    expect((await run.result()).state).toBe('succeeded');
  });

  it('runs tasks of one workflow side by side', async () => {
    const gate = await Gate.create();
    const run = await executor().start(
      `
parameters: {port: {type: integer}}
tasks:
  - {name: one, action: meet.wait, input: {port: "{{ parameters.port }}", name: one}}
  - {name: two, action: meet.wait, input: {port: "{{ parameters.port }}", name: two}}
`,
      { parameters: { port: gate.port } },
    );
    await gate.waitFor(2);
    gate.open();
    expect((await run.result()).state).toBe('succeeded');
  });

  it('runs the items of many tasks when there are fewer workers than tasks', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `t${n}`);
    const run = await executor().start({
      tasks: names.map((name) => ({
        name,
        with_items: '{{ range(500) }}',
        action: 'core.echo',
        input: '{{ item }}',
      })),
    });
    const report = await run.result();
    expect(report.state).toBe('succeeded');
    for (const name of names) expect(report.tasks[name]?.summary.succeeded).toBe(500);
  });
});
