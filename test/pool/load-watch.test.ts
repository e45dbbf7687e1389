import { describe, expect, it } from 'vitest';
import { LoadWatch } from '../../src/pool/load-watch.ts';
import type { Assignment } from '../../src/pool/assignment.ts';
import type { PackHandle } from '../../src/wire/messages.ts';
import { testClock } from '../support/clock.ts';

const mine: PackHandle = {
  pack: 'mine',
  url: 'file:///mine.mjs',
  code: { digest: 'a', manifest: new SharedArrayBuffer(2) },
};
const own: PackHandle = { pack: 'shell', url: 'file:///shell.js' };

function assignment(action: string): Assignment {
  const message = { kind: 'consumer', consumer: 1, task: { action, packs: [own, mine] } };
  return { message, number: 1 } as unknown as Assignment;
}

function isPassing(watch: LoadWatch, action: string, url: string, code = 'MR504'): boolean {
  const failure = { code, message: `${url} does not load` } as { code: 'MR504'; message: string };
  return watch.isPassing(assignment(action), { kind: 'unloaded', url, failure });
}

describe('a pack that does not load', () => {
  const watch = new LoadWatch(testClock, 1000, () => {});

  it('fails its items while it has not loaded in any thread, and not after that', () => {
    expect(isPassing(watch, 'mine.run', mine.url)).toBe(false);
    watch.loaded(assignment('mine.run'), mine.url);
    expect(isPassing(watch, 'mine.run', mine.url)).toBe(true);
  });

  it('of Millrace itself fails no item: its files were there when it was installed', () => {
    expect(isPassing(watch, 'shell.run', own.url)).toBe(true);
  });

  it('fails no item when its code has changed', () => {
    const fresh = new LoadWatch(testClock, 1000, () => {});
    expect(isPassing(fresh, 'mine.run', mine.url, 'MR514')).toBe(true);
  });
});
