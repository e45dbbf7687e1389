import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, openStoreReader } from '../../../src/store/open-store.ts';
import { faultOf } from '../../support/fault.ts';
import { temporaryFolder } from '../../support/temp.ts';

const script = fileURLToPath(new URL('./readers.child.js', import.meta.url));

/** A process of a new pid namespace: its pid there is 1. */
const contained = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'];
const canContain = spawnSync(contained[0] ?? '', [...contained.slice(1), 'true']).status === 0;

interface Reader {
  readonly said: string;
  end(): Promise<void>;
}

async function startReader(
  args: readonly string[],
  before: readonly string[] = [],
): Promise<Reader> {
  const [command = '', ...others] = [...before, process.execPath, script, ...args];
  const child: ChildProcess = spawn(command, others, { stdio: ['pipe', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const end = async (): Promise<void> => {
    child.stdin?.end();
    await exited;
  };
  onTestFinished(end);
  if (!child.stdout) throw new Error('the child has no stdout');
  const [said] = await once(createInterface({ input: child.stdout }), 'line');
  return { said: String(said), end };
}

async function newStore(): Promise<string> {
  const directory = join(await temporaryFolder(), 'store');
  await (await openStore(directory)).close();
  return directory;
}

test('a store that is full of readers says so, and opens when one of them has ended', async () => {
  const directory = await newStore();
  await rm(join(directory, 'lock.mdb'));
  const reader = await startReader([directory, '1']);
  for (const open of [openStoreReader, openStore]) {
    const fault = await faultOf(open(directory));
    expect(fault.code).toBe('MR601');
    expect(fault.message).toContain('as many processes have it open as it has room for');
    expect(fault.hint).toContain('1024');
  }
  await reader.end();
  for (const open of [openStoreReader, openStore]) await (await open(directory)).close();
});

test('a store has room for more than a thousand readers', async () => {
  const directory = await newStore();
  const { length } = await readFile(join(directory, 'lock.mdb'));
  expect(length).toBeGreaterThan(1024 * 64);
});

test.runIf(process.platform === 'linux')(
  'a reader with the pid of this process that has ended does not keep it from the store',
  async () => {
    const directory = await newStore();
    const lock = join(directory, 'lock.mdb');
    const bytes = await readFile(lock);
    // The last slot: LMDB looks at it only if all others are in use.
    bytes.writeUInt32LE(process.pid, bytes.length - 64 + 8);
    await writeFile(lock, bytes);
    await (await openStoreReader(directory)).close();
  },
);

test.runIf(canContain)(
  'a process with the pid of one in another container is refused at once, and the first goes on',
  async () => {
    const directory = await newStore();
    const first = await startReader([directory], contained);
    expect(first.said).toBe('1');
    const second = await startReader([directory], contained);
    expect(second.said).toContain('another process with the pid 1 has it open');
    // A process with another pid shares the store with it.
    await (await openStore(directory)).close();
    await first.end();
    const third = await startReader([directory], contained);
    expect(third.said).toBe('1');
  },
);
