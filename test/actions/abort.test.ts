import { describe, expect, test } from 'vitest';
import { onAbort } from '../../src/actions/abort.ts';
import type { ActionContext } from '../../src/actions/context.ts';
import { ItemContext } from '../../workers/item-context.ts';
import { contextFor } from './context.ts';

const began = { time: 0, laneTime: 0 };
const consumer = {
  log: () => {},
  consumer: 1,
  context: undefined,
  task: {
    run: { id: 'run-1', workflow: 'test' },
    task: 'work',
    visit: 1,
    action: 'http.get',
    packs: [],
    input: {},
    names: { tasks: {} },
    directory: '/',
    clockOffset: 0,
  },
};

/** A context, and what aborts it: that of a worker, and one that a caller has made. */
const kinds: Readonly<
  Record<string, () => { readonly ctx: ActionContext; readonly abort: (reason: unknown) => void }>
> = {
  'a worker': () => {
    const ctx = new ItemContext(consumer, { index: 0, attempt: 1 }, began);
    return { ctx, abort: (reason) => ctx.abort(reason) };
  },
  'a caller': () => {
    const controller = new AbortController();
    const abort = (reason: unknown): void => controller.abort(reason);
    return { ctx: contextFor({ signal: controller.signal }), abort };
  },
};

describe.each(Object.entries(kinds))('a listener in the context of %s', (_, make) => {
  test('hears the reason of an abort, once', () => {
    const { ctx, abort } = make();
    const heard: unknown[] = [];
    onAbort(ctx, (reason) => heard.push(['first', reason]));
    onAbort(ctx, (reason) => heard.push(['second', reason]));
    abort('time');
    abort('again');
    expect(heard).toEqual([
      ['first', 'time'],
      ['second', 'time'],
    ]);
  });

  test('hears at once of an abort that was before', () => {
    const { ctx, abort } = make();
    abort('time');
    const heard: unknown[] = [];
    onAbort(ctx, (reason) => heard.push(reason));
    expect(heard).toEqual(['time']);
  });

  test('hears nothing once it is forgotten', () => {
    const { ctx, abort } = make();
    const heard: unknown[] = [];
    const forget = onAbort(ctx, (reason) => heard.push(reason));
    forget();
    abort('time');
    expect(heard).toEqual([]);
  });
});

test('the signal of an item is aborted too, also one that is read later', () => {
  const ctx = new ItemContext(consumer, { index: 0, attempt: 1 }, began);
  onAbort(ctx, () => {});
  ctx.abort('time');
  expect(ctx.signal.reason).toBe('time');
});
