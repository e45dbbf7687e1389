import { describe, expect, it } from 'vitest';
import { Lifecycle } from '../../src/executor/lifecycle.ts';
import { deferred } from '../../src/lang/deferred.ts';

/** A lifecycle over two parts, and what happens to it, in order. */
function stage(first: () => Promise<void> = async () => {}): {
  readonly lifecycle: Lifecycle;
  readonly seen: string[];
  readonly note: (what: string) => () => void;
} {
  const seen: string[] = [];
  const note = (what: string) => () => void seen.push(what);
  const parts = [
    {
      close: () => {
        seen.push('first closes');
        return first();
      },
    },
    { close: async () => void seen.push('second closes') },
  ];
  return { lifecycle: new Lifecycle(parts), seen, note };
}

/** Lets all microtasks run that are due. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const closedError = { code: 'MR501', message: 'the executor is closed' };

describe('Lifecycle', () => {
  it('runs operations while open, and passes on what they return or throw', async () => {
    const { lifecycle } = stage();
    expect(await lifecycle.during(async () => 1)).toBe(1);
    await expect(lifecycle.during(() => Promise.reject(new Error('it')))).rejects.toThrow('it');
    expect(await lifecycle.interruptible(async () => 2)).toBe(2);
  });

  it('waits for operations before it closes its parts, in order', async () => {
    const { lifecycle, seen, note } = stage();
    const [one, other] = [deferred<void>(), deferred<void>()];
    void lifecycle.during(() => one.promise).then(note('one ends'));
    const failing = lifecycle.during(() => other.promise).catch(note('other ends'));
    const closed = lifecycle.close().then(note('closed'));
    one.resolve();
    await turn();
    expect(seen).toEqual(['one ends']);
    other.reject(new Error('other'));
    await Promise.all([failing, closed]);
    expect(seen).toEqual(['one ends', 'other ends', 'first closes', 'second closes', 'closed']);
  });

  it('begins to close its parts at once when no operation is under way', () => {
    const { lifecycle, seen } = stage();
    void lifecycle.close();
    expect(seen).toEqual(['first closes']);
  });

  it('rejects operations and waits from the call of close on', async () => {
    const { lifecycle, seen, note } = stage();
    const closed = lifecycle.close();
    await expect(lifecycle.during(async () => note('began')())).rejects.toMatchObject(closedError);
    await expect(lifecycle.interruptible(async () => note('began')())).rejects.toMatchObject(
      closedError,
    );
    await closed;
    await expect(lifecycle.during(async () => note('began')())).rejects.toMatchObject(closedError);
    expect(seen).not.toContain('began');
  });

  it('interrupts waits, and so ends the operations that they are in', async () => {
    const { lifecycle, seen } = stage();
    const late = deferred<void>();
    const operation = lifecycle.during(() => lifecycle.interruptible(() => late.promise));
    const ended = expect(operation).rejects.toMatchObject(closedError);
    await lifecycle.close();
    await ended;
    expect(seen).toEqual(['first closes', 'second closes']);
    // The interrupted wait ends as well. That must not be an unhandled rejection.
    late.reject(new Error('too late'));
    await turn();
  });

  it('closes every part also when one fails, and rejects each call with the first error', async () => {
    const { lifecycle, seen } = stage(() => Promise.reject(new Error('the disk is full')));
    await expect(lifecycle.close()).rejects.toThrow('the disk is full');
    await expect(lifecycle.close()).rejects.toThrow('the disk is full');
    expect(seen).toEqual(['first closes', 'second closes']);
  });

  it('shares one close among all calls', async () => {
    const { lifecycle, seen } = stage();
    await Promise.all([lifecycle.close(), lifecycle.close()]);
    await lifecycle.close();
    expect(seen).toEqual(['first closes', 'second closes']);
  });
});
