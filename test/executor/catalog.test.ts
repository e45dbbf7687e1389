import { describe, expect, test } from 'vitest';
import { findPacks } from '../../src/actions/pack-set.ts';
import { Catalog } from '../../src/executor/catalog.ts';
import type { Pool } from '../../src/ports/pool.ts';
import type { RunRecord } from '../../src/run/records.ts';
import { asRunId } from '../../src/run/run-id.ts';

/** Built-in packs are known without a thread. */
const noPool = {} as Pool;

const record: RunRecord = {
  id: asRunId('20260101-000000-aaaaaa'),
  workflow: 'flow',
  text: 'tasks: [{ name: a, action: core.echo, input: { id: 9007199254740993 } }]',
  actions: [],
  state: 'paused',
  createdAt: 0,
};

const builtIn = await findPacks([]);

describe('the plan of a stored run', () => {
  const catalog = new Catalog(noPool, builtIn);

  test('keeps the rules of the version that started it', async () => {
    const { plan } = await catalog.planOf(record, {});
    expect(plan).toMatchObject({ language: 1 });
    expect(plan.tasks.get('a')?.input).toEqual({ id: 9007199254740992 });
    await expect(catalog.planOf({ ...record, language: 2 }, {})).rejects.toMatchObject({
      code: 'MR502',
      message: expect.stringContaining('the integer 9007199254740993 cannot be held exactly'),
    });
    await expect(catalog.requireWorkflow(record.text)).rejects.toMatchObject({ code: 'MR502' });
  });

  test('keeps an input that is refused today, which an earlier version accepted', async () => {
    const text = `
tasks: [{ name: a, action: http.get, input: { ulr: x } }]
output: '{{ task.a.output.statu }}'
`;
    const { plan } = await catalog.planOf({ ...record, text }, {});
    expect(plan.tasks.get('a')?.input).toEqual({ ulr: 'x' });
    await expect(catalog.requireWorkflow(text)).rejects.toMatchObject({
      code: 'MR502',
      details: { problems: [{ code: 'MR317' }, { code: 'MR317' }, { code: 'MR202' }] },
    });
  });

  test('is refused when a newer version started it', async () => {
    await expect(catalog.planOf({ ...record, language: 4 }, {})).rejects.toMatchObject({
      code: 'MR602',
      message: `run ${record.id} was started by a newer version of Millrace (language 4)`,
      details: { run: record.id },
    });
  });
});
