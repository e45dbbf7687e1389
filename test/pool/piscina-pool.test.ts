import { writeFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { ConsumerEnd, Pool, StrayError } from '../../src/ports/pool.ts';
import { CodeIndex } from '../../src/code/code-index.ts';
import { openPool, type PoolOptions } from '../../src/pool/piscina-pool.ts';
import { deferred } from '../../src/lang/deferred.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import { ControlBlock } from '../../src/wire/shared/control-block.ts';
import type { ConsumerMessage, PackHandle } from '../../src/wire/messages.ts';
import { testActions } from '../support/flow.ts';
import { testClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/temp.ts';
import { Gate } from '../support/gate.ts';
import { silent } from './silent.ts';

const packs = ['probe', 'faults', 'meet'].map((pack) => ({
  pack,
  url: pathToFileURL(join(testActions, `${pack}.js`)).href,
}));

async function open(size: number, options: PoolOptions = {}): Promise<Pool> {
  const pool = await openPool(size, testClock, options);
  onTestFinished(() => pool.close());
  return pool;
}

/** The names of the actions of packs. */
async function actionsIn(pool: Pool, described: readonly PackHandle[]): Promise<string[]> {
  const exports = await pool.describe(described);
  return exports.flatMap(({ pack, actions }) => actions.map((name) => `${pack}.${name}`));
}

/** A pack `mine` with this code. */
async function packOf(code: string): Promise<PackHandle> {
  const file = join(await temporaryFolder(), 'mine.mjs');
  await writeFile(file, code);
  return { pack: 'mine', url: pathToFileURL(file).href };
}

/** A consumer over `count` items that all have one input. */
function message(consumer: number, action: string, input: object, count = 1): ConsumerMessage {
  const block = ControlBlock.create(count, 1);
  return {
    kind: 'consumer',
    consumer,
    task: {
      run: { id: 'r', workflow: 'w' },
      task: 't',
      visit: 1,
      action,
      packs,
      input: { ...input },
      names: { tasks: {} },
      directory: '/',
      clockOffset: 0,
    },
    control: block.buffer,
    lanes: 1,
    firstLane: 0,
    round: 0,
    endLane: 1,
  };
}

describe('the pool', () => {
  it('delivers the batches of a consumer, and says how many there were', async () => {
    const pool = await open(2);
    const batches: CompletionBatch[] = [];
    let expected = Number.POSITIVE_INFINITY;
    const all = deferred<void>();
    // The reply of a consumer may overtake its last batches.
    const look = (): void => (batches.length >= expected ? all.resolve() : undefined);
    const added = message(1, 'probe.add', { a: 1, b: 2 }, 5000);
    const block = new ControlBlock(added.control, 1);
    pool.listen({
      ...silent,
      batch: (_, buffer) => {
        batches.push(CompletionBatch.open(buffer));
        // A consumer waits when too many are not.
        block.acknowledged(1);
        look();
      },
    });
    const end = await pool.consume(added);
    expected = end.kind === 'finished' ? end.batches : 0;
    look();
    await all.promise;
    expect(batches).toHaveLength(expected);
    const indexes = batches.flatMap((batch) =>
      Array.from({ length: batch.length }, (_, k) => batch.index(k)),
    );
    expect(indexes.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 5000 }, (_, n) => n));
    expect(batches[0]?.value(0)).toBe(3);
  });

  it('delivers the lines of an item in their order, before the batch with its end', async () => {
    const pool = await open(1);
    const seen: string[] = [];
    const all = deferred<void>();
    pool.listen({
      ...silent,
      log: (_, { index, attempt, message: text }) => void seen.push(`${index}/${attempt} ${text}`),
      batch: () => all.resolve(void seen.push('end')),
    });
    await pool.consume(message(1, 'probe.chatter', { lines: 20_000 }));
    await all.promise;
    expect(seen).toEqual([...Array.from({ length: 20_000 }, (_, line) => `0/1 ${line}`), 'end']);
  });

  it('says that an action cannot be loaded', async () => {
    const pool = await open(1);
    const end = await pool.consume(message(1, 'probe.nothing', {}));
    expect(end).toMatchObject({ kind: 'unusable', failure: { code: 'MR302' } });
  });

  it('loses a consumer whose worker dies, runs those that wait, and replaces the worker', async () => {
    const pool = await open(1);
    pool.listen(silent);
    const ends = await Promise.all([
      pool.consume(message(1, 'faults.exit', { now: true })),
      pool.consume(message(2, 'probe.thread', {})),
    ]);
    expect(ends.map(({ kind }: ConsumerEnd) => kind)).toEqual(['lost', 'finished']);
    // A consumer that waits before it dies shares its worker.
    expect((await pool.consume(message(3, 'faults.stray', { now: true }))).kind).toBe('lost');
    expect((await pool.consume(message(4, 'probe.thread', {}))).kind).toBe('finished');
  });

  it('ends the worker of a consumer that is killed, also while it waits for a worker', async () => {
    const gate = await Gate.create();
    const pool = await open(1);
    pool.listen(silent);
    const running = pool.consume(message(1, 'meet.stubborn', { port: gate.port, name: 'x' }));
    const queued = pool.consume(message(2, 'probe.thread', {}));
    const behind = pool.consume(message(3, 'probe.thread', {}));
    pool.kill(2);
    expect(await queued).toMatchObject({ kind: 'lost', blame: 'none' });
    await gate.waitFor(1);
    expect((await behind).kind).toBe('finished');
    pool.kill(1);
    expect(await running).toMatchObject({ kind: 'lost', blame: 'none' });
    await gate.allGone();
    pool.kill(1);
    expect((await pool.consume(message(4, 'probe.thread', {}))).kind).toBe('finished');
  });

  it('runs others next to a consumer that waits, and says which is to blame for a death', async () => {
    const gate = await Gate.create();
    const pool = await open(1);
    pool.listen(silent);
    const waiting = pool.consume(message(1, 'meet.wait', { port: gate.port, name: 'x' }));
    await gate.waitFor(1);
    expect((await pool.consume(message(2, 'probe.thread', {}))).kind).toBe('finished');
    const dying = pool.consume(message(3, 'faults.exit', { now: true }));
    expect(await dying).toMatchObject({ kind: 'lost', blame: 'likely' });
    expect(await waiting).toMatchObject({ kind: 'lost', blame: 'unlikely' });
    const single = await pool.consume(message(4, 'faults.exit', { now: true }));
    expect(single).toMatchObject({ kind: 'lost', blame: 'sure' });
  });

  it('runs an isolated consumer in a worker of its own', async () => {
    const gate = await Gate.create();
    const pool = await open(1);
    pool.listen(silent);
    const waiting = pool.consume(message(1, 'meet.wait', { port: gate.port, name: 'x' }));
    await gate.waitFor(1);
    const isolated = (consumer: number, action: string): ConsumerMessage => ({
      ...message(consumer, action, { now: true }),
      isolated: true,
    });
    const ends = [
      isolated(2, 'faults.exit'),
      isolated(3, 'faults.exit'),
      isolated(4, 'probe.thread'),
    ];
    const kinds = (await Promise.all(ends.map((one) => pool.consume(one)))).map(({ kind }) => kind);
    expect(kinds).toEqual(['lost', 'lost', 'finished']);
    gate.open();
    expect((await waiting).kind).toBe('finished');
  });

  it('describes packs, and says which does not load', async () => {
    const pool = await open(1);
    expect(await actionsIn(pool, packs)).toContain('probe.add');
    const broken = { pack: 'broken', url: 'file:///nowhere/broken.js' };
    await expect(pool.describe([broken])).rejects.toMatchObject({ code: 'MR504' });
  });

  it.each([
    ['does not return', 'for (;;);'],
    ['never settles', 'await new Promise(() => setInterval(() => {}, 1000));'],
  ])('names the file whose import %s', async (_, code) => {
    // Long enough for the packs that do load, also on a busy machine.
    const pool = await open(1, { mostLoadTime: 1500 });
    const endless = await packOf(code);
    await expect(pool.describe([...packs, endless])).rejects.toMatchObject({
      code: 'MR504',
      message: expect.stringMatching(
        /mine\.mjs does not load: its import has not ended after 1.5 s/,
      ),
    });
    expect(await actionsIn(pool, packs)).toContain('probe.add');
  });

  it('names the file whose import ends its thread', async () => {
    const pool = await open(1);
    await expect(pool.describe([await packOf('process.exit(7)')])).rejects.toMatchObject({
      code: 'MR504',
      message: expect.stringMatching(/mine\.mjs ends its thread while it loads: .*7/),
    });
  });

  it('says that a file which never loaded does not, and loads it once it is mended', async () => {
    const pool = await open(1);
    const pack = await packOf('export const f = (');
    const versioned = { ...pack, code: await new CodeIndex().versionOf(pack.url) };
    const consumer = { ...message(1, 'mine.f', {}) };
    const end = await pool.consume({ ...consumer, task: { ...consumer.task, packs: [versioned] } });
    expect(end).toMatchObject({ kind: 'unusable', failure: { code: 'MR504' } });
    await expect(pool.describe([pack])).rejects.toMatchObject({ code: 'MR504' });
    await writeFile(fileURLToPath(pack.url), 'export const f = () => 1;');
    expect(await actionsIn(pool, [pack])).toContain('mine.f');
  });

  describe('with a file that loaded before, and does not in the next thread', () => {
    const broken = 'export const f = (';
    const sound = 'export const f = () => 1; export const end = () => process.exit(1);';

    /** A pool of one worker, which has died since the file was broken. */
    async function brokenPool(options: PoolOptions) {
      const pool = await open(1, options);
      pool.listen(silent);
      const pack = await packOf(sound);
      await pool.describe([pack]);
      await writeFile(fileURLToPath(pack.url), broken);
      const consumer = (number: number, action: string): ConsumerMessage => {
        const base = message(number, action, {});
        return { ...base, task: { ...base.task, packs: [...packs, pack] } };
      };
      expect((await pool.consume(consumer(1, 'mine.end'))).kind).toBe('lost');
      return { pool, consumer, file: fileURLToPath(pack.url) };
    }

    it('tries again until the file is mended, and says that the consumer waits', async () => {
      const { pool, consumer, file } = await brokenPool({});
      const seen: string[] = [];
      pool.listen({
        ...silent,
        waiting: (number, { reason }) => {
          seen.push(`${number} waits: ${reason}`);
          void writeFile(file, sound);
        },
        supplied: (number) => seen.push(`${number} has a worker`),
      });
      expect((await pool.consume(consumer(2, 'mine.f'))).kind).toBe('finished');
      expect(seen).toEqual([
        expect.stringMatching(/^2 waits: .*mine\.mjs does not load: SyntaxError/),
        '2 has a worker',
      ]);
    });

    it('ends the consumer after the bound, without a failure of its items', async () => {
      const { pool, consumer } = await brokenPool({ supply: { giveUpAfter: 150 } });
      expect(await pool.consume(consumer(2, 'mine.f'))).toMatchObject({
        kind: 'starved',
        failure: { code: 'MR801', message: expect.stringContaining('SyntaxError') },
      });
      expect((await pool.consume(consumer(3, 'probe.thread'))).kind).toBe('finished');
    });

    it('ends a consumer that is withdrawn at once', async () => {
      const { pool, consumer } = await brokenPool({});
      pool.listen({ ...silent, waiting: (number) => pool.withdraw(number) });
      const end = await pool.consume(consumer(2, 'mine.f'));
      expect(end).toMatchObject({ kind: 'lost', blame: 'none' });
    });
  });

  it('reports an error that ends a worker when its consumer has finished', async () => {
    const pool = await open(1);
    const strayed = deferred<StrayError>();
    pool.listen({ ...silent, strayed: (error) => strayed.resolve(error) });
    const pack = await packOf(
      "export const f = () => { setTimeout(() => { throw new Error('left behind'); }, 20); return 1; };",
    );
    const base = message(1, 'mine.f', {});
    const end = await pool.consume({ ...base, task: { ...base.task, packs: [pack] } });
    expect(end.kind).toBe('finished');
    expect(await strayed.promise).toMatchObject({
      reason: 'left behind',
      stack: expect.stringContaining('mine.mjs'),
    });
    expect((await pool.consume(message(2, 'probe.thread', {}))).kind).toBe('finished');
  });
});
