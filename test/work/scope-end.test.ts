import { describe, expect, it } from 'vitest';
import type { CompletionBatch } from '../../src/items/batch.ts';
import type { Json, JsonObject } from '../../src/lang/json.ts';
import { emptySummary } from '../../src/run/outcome.ts';
import type { TaskRecord } from '../../src/run/records.ts';
import type { TaskMessage } from '../../src/wire/messages.ts';
import { RetryQueue } from '../../src/work/retry-queue.ts';
import { ScopeEnd } from '../../src/work/scope-end.ts';
import { ManualClock } from '../support/manual-clock.ts';

function scene(input: JsonObject | string) {
  const summary = { ...emptySummary, total: 1 };
  const record: TaskRecord = {
    task: 'done',
    visit: 1,
    state: 'running',
    single: true,
    remaining: 1,
    summary,
    batches: 0,
  };
  const message: TaskMessage = {
    run: { id: 'r', workflow: 'w' },
    task: 'done',
    visit: 1,
    action: 'core.succeed',
    packs: [],
    input,
    names: { tasks: {} },
    directory: '/',
    clockOffset: 0,
  };
  const batches: CompletionBatch[] = [];
  const counts = { stopped: 0 };
  const work = new ScopeEnd({ record, waiting: new RetryQueue(), attemptOf: () => 1 }, message, {
    clock: new ManualClock(),
    complete: (batch) => void batches.push(batch),
    stopped: () => void counts.stopped++,
    changed: () => {},
  });
  const ends = (): (readonly [string, Json])[] =>
    batches.map((batch) => [batch.state(0), JSON.parse(JSON.stringify(batch.value(0)))]);
  return { work, ends, counts };
}

describe('the item of a task that ends its scope', () => {
  it('succeeds at once with its output, or null', () => {
    const { work, ends } = scene({ output: '{{ [1, 2] }}' });
    work.begin();
    expect(ends()).toEqual([['succeeded', [1, 2]]]);
    expect(work.idle).toBe(false);
    work.committed(1);
    expect(work.idle).toBe(true);
    const other = scene({});
    other.work.begin(Int32Array.of(0));
    expect(other.ends()).toEqual([['succeeded', null]]);
  });

  it('fails if its output cannot be rendered', () => {
    const { work, ends } = scene({ output: '{{ (null).x }}' });
    work.begin();
    expect(ends()).toMatchObject([['failed', { code: 'MR403' }]]);
    const other = scene('{{ [1] }}');
    other.work.begin();
    expect(other.ends()).toMatchObject([['failed', { code: 'MR407' }]]);
  });

  it('does not begin when it has ended, or is drained, and then reports that once', () => {
    const ended = scene({});
    ended.work.begin(Int32Array.of());
    expect(ended.ends()).toEqual([]);
    const { work, ends, counts } = scene({});
    work.drain('stopping');
    work.begin();
    expect([ends(), counts.stopped]).toEqual([[], 1]);
    work.abort();
    expect(counts.stopped).toBe(2);
    work.close();
    work.drain('closing');
    expect(counts.stopped).toBe(2);
  });
});
