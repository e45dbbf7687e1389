import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temp.ts';

interface End {
  readonly code: number | string | null | undefined;
  readonly signal: NodeJS.Signals | null | undefined;
  readonly stderr: string;
}

/** A program with an open `store`. Resolves when it has ended. */
async function program(body: string): Promise<End> {
  const module = new URL('../../../src/store/open-store.js', import.meta.url).href;
  const directory = join(await temporaryFolder(), 'store');
  const script = `
    const { openStore } = await import(${JSON.stringify(module)});
    const store = await openStore(${JSON.stringify(directory)});
    ${body}
  `;
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', script], (error, _out, stderr) =>
      resolve({ code: error?.code, signal: error?.signal, stderr }),
    );
  });
}

describe.skipIf(process.platform === 'win32')('a process that ends during a commit', () => {
  test('ends, though Node waits for a thread that waits for it', async () => {
    const { signal } = await program('await store.commit(() => process.exit(7));');
    expect(signal).toBe('SIGKILL');
  });

  test('says which error ended it', async () => {
    const { signal, stderr } = await program(`
      void store.commit(() => {});
      // LMDB waits for its callback when this is thrown.
      setImmediate(() => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
        throw new Error('no luck');
      });
    `);
    expect(stderr).toContain('Error: no luck');
    expect(signal).toBe('SIGKILL');
  });
});

test('a process that ends between commits keeps its exit code', async () => {
  const { code } = await program('await store.commit(() => {}); process.exit(7);');
  expect(code).toBe(7);
});
