import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { builtInPacks } from '../../src/actions/packs.ts';
import { openPool } from '../../src/pool/piscina-pool.ts';
import type { Pool } from '../../src/ports/pool.ts';
import type { ConsumerMessage } from '../../src/wire/messages.ts';
import { ControlBlock } from '../../src/wire/shared/control-block.ts';
import { testClock } from '../support/clock.ts';
import { testActions } from '../support/flow.ts';
import { goneWithin, pidIn } from '../support/live-process.ts';
import { temporaryFolder } from '../support/temp.ts';

const faults = { pack: 'faults', url: pathToFileURL(join(testActions, 'faults.js')).href };

async function open(): Promise<Pool> {
  const pool = await openPool(1, testClock);
  pool.listen({
    batch: () => {},
    log: () => {},
    waiting: () => {},
    supplied: () => {},
    starved: () => {},
    strayed: () => {},
    checkpoint: () => {},
    loadCheckpoint: () => {},
    limit: () => {},
    progress: () => {},
    lateError: () => {},
  });
  onTestFinished(() => pool.close());
  return pool;
}

/** A consumer with one item. */
function message(consumer: number, action: string, input: object): ConsumerMessage {
  return {
    kind: 'consumer',
    consumer,
    task: {
      run: { id: 'r', workflow: 'w' },
      task: 't',
      visit: 1,
      action,
      packs: [...builtInPacks(), faults],
      input: { ...input },
      names: { tasks: {} },
      directory: '/',
      clockOffset: 0,
    },
    control: ControlBlock.create(1, 1).buffer,
    lanes: 1,
    firstLane: 0,
    round: 0,
    endLane: 1,
  };
}

/** Begins a program that no SIGTERM ends. */
async function begin(pool: Pool, consumer: number) {
  const file = join(await temporaryFolder(), 'pid');
  const command = `trap '' TERM; echo $$ > "$1"; while :; do sleep 1; done`;
  const ended = pool.consume(
    message(consumer, 'shell.run', { command, args: [file], shell: true }),
  );
  return { ended, pid: await pidIn(file) };
}

describe('programs of a lost worker', () => {
  it('are gone before the loss is reported, when the worker is killed', async () => {
    const pool = await open();
    const { ended, pid } = await begin(pool, 1);
    pool.kill(1);
    expect(await ended).toMatchObject({ kind: 'lost', blame: 'none' });
    await goneWithin(0, [pid]);
    // The worker that replaces it runs programs, and its programs are not ended.
    expect((await pool.consume(message(2, 'shell.run', { command: 'true' }))).kind).toBe(
      'finished',
    );
  });

  it('are gone before the loss is reported, when another action ends the worker', async () => {
    const pool = await open();
    const { ended, pid } = await begin(pool, 1);
    const exiting = await pool.consume(message(2, 'faults.exit', { now: true }));
    expect(exiting).toMatchObject({ kind: 'lost', blame: 'likely' });
    await goneWithin(0, [pid]);
    expect(await ended).toMatchObject({ kind: 'lost', blame: 'unlikely' });
  });
});

describe('a pool that is closed', () => {
  it('leaves no program, and nothing that a program has left behind', async () => {
    const pool = await open();
    const { pid } = await begin(pool, 1);
    const file = join(await temporaryFolder(), 'left');
    const command = 'sleep 1000 > /dev/null 2>&1 & echo $! > "$1"';
    const input = { command, args: [file], shell: true };
    expect((await pool.consume(message(2, 'shell.run', input))).kind).toBe('finished');
    await pool.close();
    await goneWithin(0, [pid, await pidIn(file)]);
  });
});
