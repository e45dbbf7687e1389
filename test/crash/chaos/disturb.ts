import { setTimeout as wait } from 'node:timers/promises';
import type { Disturbance, Planned } from './disturbances.ts';
import type { Runner } from './runner.ts';
import { type Code, type Disk, giveMemory, takeMemory } from './surroundings.ts';

/** What a disturbance can reach. */
export interface Reach {
  readonly runner: Runner;
  readonly disk: Disk;
  readonly code: Code;
  /** Resolves when an item of this process has begun. */
  readonly firstItem: () => Promise<void>;
  /** Starts another process that wants the same run, if there is one yet. */
  readonly rival: (apart: boolean) => void;
}

/** Disturbs a process as planned. Resolves when everything that was taken is given back. */
export async function disturb(planned: readonly Planned[], reach: Reach): Promise<void> {
  await Promise.all(
    planned.map(async ({ since, after, disturbance }) => {
      if (since === 'first-item') await Promise.race([reach.firstItem(), reach.runner.ended]);
      await Promise.race([wait(after), reach.runner.ended]);
      if (!reach.runner.over) await apply(disturbance, reach);
    }),
  );
}

async function apply(disturbance: Disturbance, reach: Reach): Promise<void> {
  const { runner, disk, code } = reach;
  switch (disturbance.kind) {
    case 'kill':
      return runner.signal('SIGKILL');
    case 'signal':
      runner.signal(disturbance.signal);
      if (disturbance.twice) runner.signal(disturbance.signal);
      return;
    case 'stop':
      runner.signal('SIGSTOP');
      await wait(disturbance.ms);
      return runner.signal('SIGCONT');
    case 'descriptors':
      runner.tell({ do: 'take-descriptors' });
      await wait(disturbance.ms);
      return runner.tell({ do: 'free-descriptors' });
    case 'memory':
      await takeMemory(runner.pid);
      await Promise.race([wait(disturbance.ms), runner.ended]);
      return giveMemory(runner.pid);
    case 'clock':
      return runner.tell({ do: 'jump', by: disturbance.by });
    case 'close':
    case 'second-executor':
      return runner.tell({ do: disturbance.kind });
    case 'rival':
      return reach.rival(disturbance.apart);
    case 'disk':
      disk.fill();
      await wait(disturbance.ms);
      return disk.free();
    case 'code':
      await code.change(disturbance.broken);
      await wait(disturbance.ms);
      return code.write();
  }
}
