import { testClock } from '../../support/clock.ts';
import { describe, expect, test } from 'vitest';
import { toJS } from '../../../src/document/views/to-js.ts';
import { RunHistory } from '../../../src/history/run-history.ts';
import type { RunId, TaskKey } from '../../../src/run/records.ts';
import { openStore, openStoreReader } from '../../../src/store/open-store.ts';
import { BatchWriter } from '../../../src/items/batch-writer.ts';
import { type Completion, seal } from '../../items/batches.ts';
import { format1 } from './format-1.ts';
import { format2 } from './format-2.ts';
import { type StoredRow, valueOf } from './stored-row.ts';
import { readRow, storeOf } from './write-rows.ts';

const first = '20261129-053526-m5fcrn' as RunId;
const second = '20261129-053530-zb6fjv' as RunId;
const formats = [
  { name: 'format 1', rows: format1, run: first },
  { name: 'format 2', rows: format2, run: second },
];
const succeeded = { status: 'succeeded', error: null, attempts: 1 };
const waiting = { status: 'waiting', output: null, error: null, attempts: 0 };
/** Earlier versions recorded no times. */
const untimed = { started_at: null, elapsed_ms: null };
const boom = { code: 'MR401', message: 'no b', stack: 'Error: no b' };

function fanOf(run: RunId): TaskKey {
  return { run, task: 'fan', visit: 1 };
}

/** Reads all of the only run of a store. */
async function readStore(rows: readonly StoredRow[], run: RunId): Promise<unknown> {
  const store = await openStoreReader(await storeOf(rows));
  const fan = fanOf(run);
  const history = RunHistory.of({ store, clock: testClock, alive: () => false });
  const found = {
    run: store.run(run),
    tasks: store.tasks(run),
    done: [...store.doneBits(fan, 8)],
    retries: [...store.retries(fan)],
    lease: store.lease(run),
    request: store.request(run),
    parameters: toJS(history.definition(run).parameters),
    // Elements are read while the store is open.
    items: history.items(run, 'fan').map((item) => Object.assign({}, item)),
    logs: [...history.logs(run)],
  };
  await history.close();
  return found;
}

test('a store of format 1 reads as it was written by Millrace 0.1.0', async () => {
  expect(await readStore(format1, first)).toEqual({
    run: {
      id: first,
      workflow: 'sample',
      text: expect.stringContaining('retry: {count: 2, delay: 3600}'),
      file: '/tmp/sample/flow.yaml',
      actions: ['/tmp/sample/actions'],
      state: 'running',
      createdAt: 1_795_930_526_371,
    },
    tasks: [
      {
        task: 'fan',
        visit: 1,
        state: 'running',
        single: false,
        remaining: 1,
        summary: { total: 3, succeeded: 2, failed: 0, timed_out: 0, cancelled: 0, skipped: 0 },
        batches: 2,
        startedAt: 1_795_930_526_477,
        list: { kind: 'document', name: 'parameters', node: 1 },
      },
    ],
    done: [0b101],
    logs: [],
    retries: [{ index: 1, attempt: 2, due: 1_795_930_530_115 }],
    lease: {
      run: first,
      epoch: 1,
      owner: expect.objectContaining({ pid: 9520, host: 'vm', since: 1_795_930_526_371 }),
    },
    request: undefined,
    parameters: { names: ['a', 'b', 'c'] },
    // The entry of item 1 is struck: the item is tried again.
    items: [
      { ...succeeded, output: { name: 'a' }, ...untimed, element: 'a' },
      { ...waiting, ...untimed, element: 'b' },
      { ...succeeded, output: { name: 'c' }, ...untimed, element: 'c' },
    ],
  });
});

test('a store of format 2 reads as it was written, with the names of today', async () => {
  const { tasks, ...others } = Object(await readStore(format2, second));
  expect(others).toEqual({
    run: expect.objectContaining({
      id: second,
      state: 'running',
      createdAt: 1_795_930_530_439,
      retriedAt: 1_795_930_534_971,
      machine: expect.objectContaining({ cores: 2, node: '20.20.2' }),
    }),
    done: [0b111],
    logs: [],
    retries: [],
    lease: { run: second, epoch: 3, owner: expect.objectContaining({ pid: 9732 }) },
    request: { pause: true },
    parameters: { names: ['a', 'b', 'c', 'd'] },
    items: [
      { ...succeeded, output: { name: 'a' }, ...untimed, element: 'a' },
      { status: 'failed', output: null, error: boom, attempts: 2, ...untimed, element: 'b' },
      { ...succeeded, output: { name: 'c' }, ...untimed, element: 'c' },
      { ...waiting, ...untimed, element: 'd' },
    ],
  });
  const fan = { task: 'fan', state: 'running', single: false, remainder: 'skipped', rerun: 1 };
  const slow = { task: 'slow', state: 'succeeded', single: true, fired: [0], unfollowed: true };
  expect(tasks).toEqual([
    expect.objectContaining({ task: 'after', state: 'running', single: true }),
    expect.objectContaining(fan),
    expect.objectContaining(slow),
  ]);
});

/** Reads every run and task record and writes it again with `changes`. */
async function rewrite(directory: string, run: RunId, changes: object = {}): Promise<void> {
  const store = await openStore(directory);
  await store.commit((tx) => {
    for (const record of tx.runs()) tx.putRun({ ...record, ...changes });
    for (const record of tx.tasks(run)) tx.putTask(run, { ...record, ...changes });
  });
  await store.close();
}

function isRewritten({ table }: StoredRow): boolean {
  return table === 'runs' || table === 'tasks';
}

describe.each(formats)('$name', ({ rows, run }) => {
  test('keeps the names and values of its records when they are written again', async () => {
    const directory = await storeOf(rows);
    await rewrite(directory, run);
    for (const row of rows.filter(isRewritten)) {
      const text = (await readRow(directory, row)).toString();
      expect(JSON.parse(text), row.key.join()).toEqual(JSON.parse(valueOf(row).toString()));
    }
  });

  test('opens when later versions have added fields, and keeps those of runs and tasks', async () => {
    const later = { since: 'a later version', list: [1] };
    const extended = rows.map((row): StoredRow => {
      if (!('json' in row)) return row;
      return { ...row, json: JSON.stringify({ ...JSON.parse(row.json), later }) };
    });
    const [found, plain] = await Promise.all([readStore(extended, run), readStore(rows, run)]);
    expect(found).toMatchObject(Object(plain));
    const directory = await storeOf(extended);
    await rewrite(directory, run, { endedAt: 5 });
    for (const row of rows.filter(isRewritten)) {
      const text = (await readRow(directory, row)).toString();
      expect(JSON.parse(text), row.key.join()).toMatchObject({ later, endedAt: 5 });
    }
  });

  test('refuses a batch of a later version with MR602, and stays readable otherwise', async () => {
    const newer = rows.map((row): StoredRow => {
      if (row.table !== 'batches') return row;
      const bytes = valueOf(row);
      bytes.writeUInt32LE(2, 4);
      return { table: row.table, key: row.key, base64: bytes.toString('base64') };
    });
    const newerStore = await openStoreReader(await storeOf(newer));
    const history = RunHistory.of({ store: newerStore, clock: testClock, alive: () => false });
    expect(() => history.items(run, 'fan')).toThrow(expect.objectContaining({ code: 'MR602' }));
    expect(history.find(run).items.ended).toBeGreaterThan(0);
    await history.close();
  });
});

test('an element that was not read before its store was closed is undefined', async () => {
  const store = await openStoreReader(await storeOf(format1));
  const history = RunHistory.of({ store, clock: testClock, alive: () => false });
  const [read, unread] = [history.items(first, 'fan'), history.items(first, 'fan')];
  expect(read[0]?.element).toBe('a');
  await history.close();
  expect([read[1]?.element, unread[1]?.element]).toEqual(['b', undefined]);
});

/** Bytes of a batch of version 2: items 0 and 1 of `fan`, of which one failed. */
const batch2 =
  'TVJCMpABAABQAgAAgwYwPhwAAAAAAAAAEgA0AAQADAAkACgALAAuADAAAAAUAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAAAAMAAAAAAAAAABAAAAAgAAAAAAAABwEQEAAAAAAAAAAAABAAAAAwAAAQAAAAAAAAAACAEAAE1STEQBAAAACAEAABrH7GMYAAAATVJMRA4AGAAEAAgADAAQABQAAAAQAAAAGAAAAHAAAAB4AAAAqAAAAGAAAAAAAAAABQAAAAYAAAABAAAAAAAAAAAA8D8HAAAAAAAAAAAAAAAAAPA/BAAAAAUAAAAAAAAAAAAAAAQAAAAEAAAAAAAAAAAAFEAEAAAACwAAAAAAAAAAACJAAAAAAAAAAAABAAAAAAAAAAMAAAADAAAABAAAAAQAAAAAAAAAAAA0QAQAAAAHAAAAAAAAAAAAOEAEAAAABQAAAAAAAAAAAD9AJAAAAE1SNDAxbm8gYkVycm9yOiBubyBiY29kZW1lc3NhZ2VzdGFja01STEQBAAAAwAAAAFIMa/UYAAAATVJMRA4AGAAEAAgADAAQABQAAAAQAAAAGAAAAGAAAABoAAAAeAAAAFAAAAAAAAAABAAAAAYAAAACAAAAAAAAAAAA8D8HAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAQAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAQAAAAEAAAAEAAAABAAAAAAAAAAAAPA/BQAAAGRuYW1lAAAAAAAAAA==';
const entries: readonly Completion[] = [
  { index: 0, attempt: 70_000, state: 'succeeded', value: { name: 'd' } },
  { index: 1, attempt: 3, state: 'failed', value: boom },
];

test('a batch of version 2 reads as it was written, next to batches of version 1', async () => {
  const key = [second, 'fan', 1, 3];
  const rows: StoredRow[] = [...format2, { table: 'batches', key, base64: batch2 }];
  expect(await readStore(rows, second)).toMatchObject({
    items: [
      { status: 'succeeded', output: { name: 'd' }, error: null, attempts: 70_000 },
      { status: 'failed', output: null, error: boom, attempts: 3 },
      { status: 'succeeded', output: { name: 'c' }, error: null, attempts: 1 },
      { status: 'waiting', output: null, error: null, attempts: 0 },
    ],
  });
});

test('a batch of version 2 is still written with the same bytes', () => {
  expect(Buffer.from(seal(new BatchWriter(), entries)).toString('base64')).toBe(batch2);
});
