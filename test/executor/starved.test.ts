import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { testActions } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

const run = promisify(execFile);
const threads = fileURLToPath(new URL('../support/starved.js', import.meta.url));
const programs = fileURLToPath(new URL('../support/starved-programs.js', import.meta.url));

const hasLimits = process.platform !== 'win32';
if (!hasLimits) console.log('skipped: descriptors cannot be limited on this platform');

/** Runs one of them with 200 descriptors. Returns what it prints. */
async function starve(
  program: string,
  ...args: readonly string[]
): Promise<Record<string, unknown>> {
  const store = join(await temporaryFolder(), 'store');
  const script = 'ulimit -n 200; exec "$@"';
  const command = ['-c', script, 'sh', process.execPath, program, store, ...args];
  return JSON.parse((await run('sh', command)).stdout);
}

describe.skipIf(!hasLimits)('a run that gets no thread for lack of descriptors', () => {
  it('waits, says so, stops so that it can be resumed, and fails no item', async () => {
    const seen = await starve(threads, testActions);
    const waiting = { type: 'waiting', reason: 'EMFILE' };
    expect(seen['early']).toMatchObject({ code: 'MR801', details: {} });
    expect(seen['unseen']).toBe('MR801');
    expect(seen['fault']).toMatchObject({
      code: 'MR801',
      message: expect.stringContaining('EMFILE'),
      details: { run: expect.any(String) },
    });
    expect(seen['waited']).toMatchObject([waiting, { type: 'waiting-ended' }]);
    expect(seen['items']).toMatchObject({ state: 'running', summary: { failed: 0 } });
    // The item that ends its thread each time fails for that, and no other does.
    const end = { state: 'succeeded', summary: { total: 4, succeeded: 3, failed: 1 } };
    expect(seen['resumed']).toEqual({ ...end, summary: expect.objectContaining(end.summary) });
    expect(seen['end']).toEqual({ ...end, summary: expect.objectContaining(end.summary) });
    expect(seen['events']).toMatchObject([waiting, { type: 'waiting-ended' }]);
  });
});

describe.skipIf(!hasLimits)(
  'a run whose actions can start no program for lack of descriptors',
  () => {
    it('waits, says so, stops so that it can be resumed, and fails no item', async () => {
      const seen = await starve(programs);
      const all = { total: 6, succeeded: 6, failed: 0 };
      const end = { state: 'succeeded', summary: expect.objectContaining(all) };
      const waiting = { type: 'waiting', action: 'shell.run', reason: 'EMFILE' };
      expect(seen['withoutSpawner']).toEqual(end);
      expect(seen['spawnerEvents']).toMatchObject([waiting, { type: 'waiting-ended' }]);
      expect(seen['connected']).toEqual(end);
      expect(seen['connectedEvents']).toEqual([]);
      expect(seen['fault']).toMatchObject({
        code: 'MR801',
        message: expect.stringMatching(/ was stopped: shell\.run could not begin for 2 s: EMFILE$/),
      });
      expect(seen['items']).toMatchObject({
        state: 'running',
        summary: { succeeded: 0, failed: 0 },
      });
      expect(seen['resumed']).toEqual(end);
      // Nothing that waited has counted as an attempt.
      expect(seen['attempts']).toEqual([1]);
    });
  },
);
