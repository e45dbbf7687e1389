import { describe, expect, it } from 'vitest';
import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import { toJS } from '../../../src/document/views/to-js.ts';
import type { ItemOutcome } from '../../../src/items/results.ts';
import { type PoolScript, Unusable, WorkerDeath } from '../../support/pool-script.ts';
import { planOf, Stage } from '../../support/stage.ts';

const SEEDS = Array.from({ length: 30 }, (_, at) => at + 1);

/** One task over the parameter `items`, with more keys of it. */
function sweep(keys = ''): ReturnType<typeof planOf> {
  return planOf(`
name: sweep
parameters: {items: {type: array, required: true}}
tasks:
  - name: sweep
    action: test.work
    with_items: "{{ parameters.items }}"
    input: {value: "{{ item }}"}
    ${keys}
    next: [{when: "{{ failed() }}", do: [noop]}]
output: {output: "{{ task.sweep.output }}", items: "{{ task.sweep.items }}"}
`);
}

interface Swept {
  readonly output: readonly unknown[];
  readonly items: readonly ItemOutcome[];
}

async function run(
  seed: number,
  plan: ReturnType<typeof planOf>,
  count: number,
  script: Partial<PoolScript> & Pick<PoolScript, 'run'>,
): Promise<{ stage: Stage; active: ActiveRun; swept: Swept }> {
  const stage = new Stage({ size: 2, ...script }, { seed });
  const items = Array.from({ length: count }, (_, at) => at * 10);
  const active = await stage.play(plan, { items });
  return { stage, active, swept: toJS(active.output) as Swept };
}

function tens(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at * 10);
}

const echo: PoolScript['run'] = ({ input }) => Object(input()).value;

describe('the consumers of a task', () => {
  it.each([
    [1, 1],
    [1, 4],
    [2, 3],
    [3, 2],
    [4, 20],
  ])('%i workers never have more than %i items in flight', async (size, concurrency) => {
    const plan = sweep(`concurrency: ${concurrency}`);
    for (const seed of SEEDS) {
      const { stage, swept } = await run(seed, plan, 12, { size, run: echo });
      expect(swept.output).toEqual(tens(12));
      expect(stage.pool.peak).toBeLessThanOrEqual(Math.min(concurrency, 12));
      expect(stage.pool.ran('sweep').length).toBe(12);
    }
  });

  it('without a concurrency there is a lane for each worker', async () => {
    let most = 0;
    for (const seed of SEEDS) {
      const { stage } = await run(seed, sweep(), 12, { size: 3, run: echo });
      most = Math.max(most, stage.pool.peak);
    }
    expect(most).toBe(3);
  });

  it('an action that cannot be loaded fails the task, and no item is lost sight of', async () => {
    for (const seed of SEEDS) {
      const stage = new Stage(
        {
          size: 2,
          run: () => {
            throw new Unusable('no such export');
          },
        },
        { seed },
      );
      const active = await stage.play(sweep(), { items: tens(5) });
      const record = stage.store.tasks(active.id)[0];
      expect(record).toMatchObject({ state: 'failed', remaining: 0, summary: { failed: 5 } });
      expect(record?.error).toMatchObject({ code: 'MR409' });
      expect(record?.error?.message).toContain('no such export');
      expect(record?.error?.message).not.toContain('such as item');
      const items = active.tasks.get('sweep')?.items ?? [];
      expect(items).toHaveLength(5);
      expect(items.every((item) => Object(item).error?.code === 'MR504')).toBe(true);
    }
  });
});

describe('a worker that is lost', () => {
  it('costs no item and counts none twice', async () => {
    for (const seed of SEEDS) {
      const script = { size: 3, copies: 2, deaths: 0.3, run: echo };
      const { swept, active } = await run(seed, sweep('concurrency: 5'), 20, script);
      expect(swept.output, `seed ${seed}`).toEqual(tens(20));
      expect(active.tasks.get('sweep')?.record.summary).toMatchObject({ total: 20, succeeded: 20 });
      expect(swept.items.every(({ attempts }) => attempts === 1)).toBe(true);
    }
  });

  it('counts against the item that kills it, and no other, after three deaths', async () => {
    for (const seed of SEEDS) {
      const poison: PoolScript['run'] = (item) => {
        if (item.index === 3 || item.index === 8) throw new WorkerDeath('exit 1');
        return echo(item);
      };
      const { swept } = await run(seed, sweep('concurrency: 6'), 12, { run: poison });
      for (const [index, item] of swept.items.entries()) {
        const killer = index === 3 || index === 8;
        expect(item.status, `seed ${seed}, item ${index}`).toBe(killer ? 'failed' : 'succeeded');
        if (killer) expect(item.error).toMatchObject({ code: 'MR408' });
        else expect(item.output).toBe(index * 10);
      }
    }
  });

  it('is forgiven when it dies only now and then', async () => {
    for (const seed of SEEDS) {
      let deaths = 0;
      const shaky: PoolScript['run'] = (item) => {
        if (item.index === 2 && deaths++ < 2) throw new WorkerDeath('exit 1');
        return echo(item);
      };
      const { swept } = await run(seed, sweep(), 5, { run: shaky });
      expect(swept.output).toEqual(tens(5));
    }
  });

  it.each(['', 'retry: {count: 1, delay: 0}', 'retry: {count: 1, when: "{{ attempt > 1 }}"}'])(
    'takes no failure with it that fail_fast then counts twice (%s)',
    async (retry) => {
      for (const seed of SEEDS) {
        const failing: PoolScript['run'] = (item) => {
          if (item.index === 3) throw new Error('no');
          return echo(item);
        };
        const script = { size: 3, deaths: 0.3, run: failing };
        const plan = sweep(
          `concurrency: 2\n    fail_fast: true\n    tolerate: {count: 1}\n    ${retry}`,
        );
        const { active } = await run(seed, plan, 12, script);
        const { record } = active.tasks.get('sweep') ?? {};
        expect(record?.summary, `seed ${seed}`).toMatchObject({ succeeded: 11, failed: 1 });
        expect(record?.state).toBe('succeeded');
      }
    },
  );

  it('takes a plain task down after three deaths', async () => {
    const plan = planOf('name: plain\ntasks: [{name: only, action: test.die, input: {}}]');
    const stage = new Stage({
      size: 2,
      run: () => {
        throw new WorkerDeath('out of memory');
      },
    });
    const active = await stage.play(plan);
    expect(stage.pool.calls.length).toBe(3);
    expect(active.record).toMatchObject({ state: 'failed', error: { code: 'MR410' } });
    expect(active.record.error?.message).toContain('out of memory');
    expect(stage.store.tasks(active.id)[0]?.error).toMatchObject({ code: 'MR408', index: 0 });
  });
});

describe('workers that die before they take an item', () => {
  const script: Partial<PoolScript> & Pick<PoolScript, 'run'> = { run: echo };

  it('are forgiven a few times', async () => {
    for (const seed of SEEDS) {
      let begun = 0;
      const begin = (): void => {
        if (begun++ < 2) throw new WorkerDeath('no memory');
      };
      const { swept } = await run(seed, sweep(), 5, { ...script, begin });
      expect(swept.output).toEqual(tens(5));
    }
  });

  it('fail the task when none ever does', async () => {
    const begin = (): void => {
      throw new WorkerDeath('no memory');
    };
    for (const seed of SEEDS) {
      const { active } = await run(seed, sweep(), 5, { ...script, begin });
      const record = active.tasks.get('sweep')?.record;
      expect(record).toMatchObject({ state: 'failed', remaining: 0, summary: { failed: 5 } });
      expect(record?.error?.message).toContain('no memory');
    }
  });
});

describe('retries', () => {
  const plan = sweep('retry: {count: 2, delay: 0}');

  it('are as many as the task allows, and each attempt is made once', async () => {
    for (const seed of SEEDS) {
      const failing: PoolScript['run'] = (item) => {
        if (item.index % 3 === 2 || (item.index % 3 === 1 && item.attempt < 2))
          throw new Error('no');
        return item.attempt;
      };
      const { stage, active, swept } = await run(seed, plan, 9, { copies: 2, run: failing });
      expect(swept.output, `seed ${seed}`).toEqual([1, 2, null, 1, 2, null, 1, 2, null]);
      expect(swept.items.map(({ attempts }) => attempts)).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
      const made = stage.pool.calls.map(({ index, attempt }) => `${index}/${attempt}`);
      expect([...new Set(made)].toSorted().join(' ')).toBe(
        '0/1 1/1 1/2 2/1 2/2 2/3 3/1 4/1 4/2 5/1 5/2 5/3 6/1 7/1 7/2 8/1 8/2 8/3',
      );
      expect([...stage.store.retries({ run: active.id, task: 'sweep', visit: 1 })]).toEqual([]);
    }
  });

  it('survive workers that die in between', async () => {
    for (const seed of SEEDS) {
      const failing: PoolScript['run'] = (item) => {
        if (item.index % 2 === 1 && item.attempt < 3) throw new Error('not yet');
        return item.index;
      };
      const script = { size: 3, copies: 2, deaths: 0.2, run: failing };
      const { swept } = await run(seed, plan, 10, script);
      expect(swept.output, `seed ${seed}`).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
  });

  it('may be more at once than a control block takes', async () => {
    const failing: PoolScript['run'] = ({ index, attempt }) => {
      if (attempt < 3) throw new Error('not yet');
      return index;
    };
    const { swept } = await run(1, sweep('concurrency: 4\n    retry: {count: 2, delay: 0}'), 3000, {
      run: failing,
    });
    expect(swept.output).toEqual(Array.from({ length: 3000 }, (_, index) => index));
  });
});
