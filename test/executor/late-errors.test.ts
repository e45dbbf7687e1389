import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsOf, openExecutor } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

/** The first attempt of item 0 leaves an error behind, once the other items are in flight. */
const action = `
import { existsSync, writeFileSync } from 'node:fs';
let begun = 0;
let release;
const all = new Promise((resolve) => { release = resolve; });
export async function f({ n, mark, how }) {
  if (++begun === 3) release();
  if (existsSync(mark)) return n;
  await all;
  if (n !== 0) return new Promise(() => {});
  writeFileSync(mark, '');
  if (how === 'rejection') void Promise.reject(new Error('left behind'));
  else setImmediate(() => { throw new Error('left behind'); });
  return new Promise(() => {});
}
`;

const flow = `
parameters: { mark: {}, how: {} }
tasks:
  - name: t
    action: late.f
    with_items: '{{ range(3) }}'
    concurrency: 3
    input: { n: '{{ item }}', mark: '{{ parameters.mark }}', how: '{{ parameters.how }}' }
`;

describe('an error that an action leaves behind', () => {
  it.each(['rejection', 'throw'])('by a %s is reported with what runs again', async (how) => {
    const folder = await temporaryFolder();
    const actions = join(folder, 'actions');
    await mkdir(actions);
    await writeFile(join(actions, 'late.mjs'), action);
    const executor = await openExecutor({ actions, workers: 1 });
    const mark = join(folder, 'mark');
    const run = await executor.start(flow, { parameters: { mark, how } });
    const lost = eventsOf(run, 'worker-lost');
    expect(await run.result()).toMatchObject({ state: 'succeeded' });
    const [first, ...others] = await lost;
    expect(others).toEqual([]);
    expect(first).toMatchObject({ task: 't', visit: 1, reason: 'left behind', again: [0, 1, 2] });
    expect(first?.stack).toMatch(/Error: left behind\n.*late\.mjs/s);
  });
});
