import { describe, expect, it } from 'vitest';
import { type Deferred, deferred } from '../../src/lang/deferred.ts';
import { Supervisor, type Thread } from '../../src/pool/supervisor.ts';
import { ManualClock } from '../support/manual-clock.ts';

const policy = {
  intensity: 2,
  period: 1000,
  firstBackOff: 100,
  mostBackOff: 400,
  startsWithin: 5000,
  giveUpAfter: 1000,
};

interface FakeThread {
  readonly ready: Deferred<void>;
  readonly session: Deferred<void>;
  readonly gone: () => void;
}

/** A supervisor of threads that start and die when the test says so. */
class Scene {
  readonly clock = new ManualClock();
  readonly threads: FakeThread[] = [];
  changes = 0;
  readonly supervisor: Supervisor;

  constructor() {
    this.supervisor = new Supervisor({
      clock: this.clock,
      policy,
      make: (gone) => this.#make(gone),
      endPrograms: async () => {},
      stray: () => {},
      changed: () => this.changes++,
    });
    this.supervisor.started.catch(() => {});
  }

  get last(): FakeThread {
    const thread = this.threads.at(-1);
    if (!thread) throw new Error('no thread was made');
    return thread;
  }

  async starts(): Promise<void> {
    this.last.ready.resolve();
    await settled();
  }

  async fails(code = 'EMFILE'): Promise<void> {
    this.last.ready.reject(Object.assign(new Error(`${code}: no more`), { code }));
    await settled();
  }

  #make(gone: () => void): Thread {
    const thread: FakeThread = { ready: deferred(), session: deferred(), gone };
    this.threads.push(thread);
    return {
      ready: thread.ready.promise,
      run: () => thread.session.promise,
      end: () => Promise.resolve(),
    };
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe('a supervisor', () => {
  it('has a thread that is ready, runs a session and is ready again', async () => {
    const scene = new Scene();
    expect([scene.supervisor.state, scene.supervisor.isFree]).toEqual(['starting', true]);
    await scene.starts();
    expect([scene.supervisor.state, scene.supervisor.isFree]).toEqual(['ready', true]);
    scene.supervisor.begin(() => {});
    expect([scene.supervisor.state, scene.supervisor.isFree]).toEqual(['busy', false]);
    scene.last.session.resolve();
    await settled();
    expect([scene.supervisor.state, scene.supervisor.isFree]).toEqual(['ready', true]);
    expect(scene.threads).toHaveLength(1);
  });

  it('makes a thread that has died again at once, and after a back-off when many have died', async () => {
    const scene = new Scene();
    for (let death = 0; death < policy.intensity; death++) {
      await scene.starts();
      scene.last.gone();
      expect(scene.supervisor.state).toBe('starting');
    }
    await scene.starts();
    scene.last.gone();
    expect(scene.supervisor.state).toBe('backing off');
    scene.clock.advance(policy.firstBackOff);
    expect(scene.supervisor.state).toBe('starting');
    scene.clock.advance(policy.period);
    await scene.starts();
    scene.last.gone();
    expect(scene.supervisor.state).toBe('starting');
  });

  it('tries again with longer and longer waits, until it gives up', async () => {
    const scene = new Scene();
    const waits: number[] = [];
    for (;;) {
      await scene.fails();
      if (scene.supervisor.state !== 'backing off') break;
      const before = scene.clock.monotonic();
      while (scene.supervisor.state === 'backing off') scene.clock.advance(50);
      waits.push(scene.clock.monotonic() - before);
    }
    expect(waits).toEqual([100, 200, 400, 300]);
    expect(scene.supervisor.state).toBe('given up');
    expect(scene.supervisor.failing).toMatchObject({ reason: 'EMFILE', since: 1000 });
    expect(scene.clock.timers).toBe(0);
  });

  it('tries again when a thread neither starts nor fails', async () => {
    const scene = new Scene();
    scene.clock.advance(policy.startsWithin);
    expect(scene.supervisor.state).toBe('backing off');
    expect(scene.supervisor.failing?.reason).toBe('a thread did not start within 5 s');
    scene.clock.advance(policy.firstBackOff);
    await scene.starts();
    expect([scene.supervisor.state, scene.threads.length]).toEqual(['ready', 2]);
    expect(scene.clock.timers).toBe(0);
  });

  it('that has given up tries again when a thread is needed, for as long as before', async () => {
    const scene = new Scene();
    await scene.fails();
    while (scene.supervisor.state !== 'given up') {
      scene.clock.advance(50);
      if (scene.supervisor.state === 'starting') await scene.fails();
    }
    scene.supervisor.demand();
    expect(scene.supervisor.state).toBe('starting');
    await scene.fails();
    expect(scene.supervisor.state).toBe('backing off');
    scene.clock.advance(policy.firstBackOff);
    await scene.starts();
    expect([scene.supervisor.state, scene.supervisor.failing]).toEqual(['ready', undefined]);
  });

  it('returns the assignments of a session whose thread could not be made', async () => {
    const scene = new Scene();
    const ends: number[] = [];
    scene.supervisor.begin((_, { unbegun }) => ends.push(unbegun.length));
    await scene.fails();
    expect([ends, scene.supervisor.isFree]).toEqual([[0], false]);
    scene.clock.advance(policy.firstBackOff);
    expect(scene.supervisor.isFree).toBe(true);
  });

  it('replaces a thread that is stale once its session has ended', async () => {
    const scene = new Scene();
    await scene.starts();
    const session = scene.supervisor.begin(() => {});
    expect(scene.supervisor.renew(session)).toBe(true);
    expect(scene.threads).toHaveLength(1);
    scene.last.session.resolve();
    await settled();
    expect(scene.threads).toHaveLength(2);
    expect(scene.supervisor.state).toBe('starting');
  });

  it('that is closed sets no timer and makes no thread', async () => {
    const scene = new Scene();
    await scene.fails();
    await scene.supervisor.close();
    expect([scene.supervisor.state, scene.clock.timers]).toEqual(['closed', 0]);
    scene.clock.advance(policy.giveUpAfter);
    scene.supervisor.demand();
    expect(scene.threads).toHaveLength(1);
  });
});
