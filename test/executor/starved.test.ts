import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { testActions } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../support/starved.js', import.meta.url));

const hasLimits = process.platform !== 'win32';
if (!hasLimits) console.log('skipped: descriptors cannot be limited on this platform');

describe.skipIf(!hasLimits)('a run that gets no thread for lack of descriptors', () => {
  it('waits, says so, stops so that it can be resumed, and fails no item', async () => {
    const store = join(await temporaryFolder(), 'store');
    const { execPath } = process;
    const script = 'ulimit -n 150; exec "$@"';
    const args = ['-c', script, 'sh', execPath, program, store, testActions];
    const { stdout } = await run('sh', args);
    const seen: Record<string, unknown> = JSON.parse(stdout);
    const waiting = { type: 'waiting', reason: 'EMFILE' };
    expect(seen['early']).toMatchObject({ code: 'MR801', details: {} });
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
