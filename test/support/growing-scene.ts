import type { ActiveRun } from '../../src/engine/active/active-run.ts';
import type { TaskRun } from '../../src/engine/active/task-run.ts';
import { restoreRun } from '../../src/engine/acquiring/restore-run.ts';
import { type Context, newContext } from '../../src/engine/transactions/context.ts';
import { grow } from '../../src/engine/transactions/grow.ts';
import type { Message } from '../../src/engine/transactions/inbox.ts';
import { applyMessage, completeBatches } from '../../src/engine/transactions/run-transaction.ts';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import type { SourceRecord } from '../../src/run/source-record.ts';
import { clockAt } from './clock.ts';
import { planOf, Stage } from './stage.ts';

export const open: SourceRecord = { state: 'open' };
export const ended: SourceRecord = { state: 'ended' };

function planWith(keys = ''): ReturnType<typeof planOf> {
  return planOf(`
name: growing
tasks:
  - {name: each, action: test.echo, with_items: [0], input: {}, retry: {count: 1}, ${keys}}
  - {name: after, action: test.echo, needs: [each], input: {all: "{{ task.each.output }}"}}
`);
}

/** A run whose first task is open: one item has come. Transactions are taken one by one. */
export class GrowingScene {
  readonly stage = new Stage({ size: 1, run: () => null });
  readonly plan: ReturnType<typeof planOf>;
  readonly clock = clockAt(() => this.now);
  now = 1000;
  #run: ActiveRun | undefined;
  effects: string[] = [];

  constructor(keys?: string) {
    this.plan = planWith(keys);
  }

  get run(): ActiveRun {
    if (!this.#run) throw new Error('begin comes first');
    return this.#run;
  }

  get task(): TaskRun {
    const task = this.run.tasks.get('each');
    if (!task) throw new Error('the task has begun');
    return task;
  }

  async begin(): Promise<this> {
    this.#run = await this.stage.create(this.plan);
    await this.commit((context) => {
      applyMessage(context, { type: 'open', run: this.run });
      this.task.grow(0, open);
      context.tx.putTask(this.run.id, this.task.record);
    });
    return this;
  }

  async commit(change: (context: Context) => void): Promise<void> {
    const committed = this.stage.store.commit((tx) => {
      const context = newContext(tx, this.run, this.clock, () => 0);
      change(context);
      this.effects = context.effects.map(({ type }) => type);
    });
    await this.stage.schedule.until(committed);
  }

  post(message: Message): Promise<void> {
    return this.commit((context) => applyMessage(context, message));
  }

  grow(items: number, source = open): Promise<void> {
    return this.commit((context) => grow(context, this.task, { items, source }));
  }

  end(...indexes: readonly number[]): Promise<void> {
    return this.commit((context) => completeBatches(context, this.task, [batchOf(this, indexes)]));
  }

  fail(...indexes: readonly number[]): Promise<void> {
    const batch = batchOf(this, indexes, 'failed');
    return this.commit((context) => completeBatches(context, this.task, [batch]));
  }

  /** Another process goes on with the run. */
  restore(): void {
    const { lease, record } = this.run;
    const parts = { lease, record, plan: this.plan, packs: [] };
    this.#run = restoreRun(this.stage.store, parts);
  }
}

export function batchOf(
  { task }: GrowingScene,
  indexes: readonly number[],
  state: 'succeeded' | 'failed' = 'succeeded',
): CompletionBatch {
  const writer = new BatchWriter();
  for (const index of indexes) {
    if (state === 'succeeded') writer.succeed(index, task.attemptOf(index), index * 10);
    else writer.fail(index, task.attemptOf(index), 'failed', { code: 'MR401', message: 'no' });
  }
  return CompletionBatch.open(writer.seal());
}
