import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Schedule } from '../../support/schedule.ts';
import { ChaoticRun } from './round.ts';

export interface Options {
  /** No round begins later. */
  readonly minutes: number;
  readonly seed: number;
  /** The number of the first round, so that one round can be played alone. */
  readonly from?: number;
  readonly rounds?: number;
  readonly print?: (line: string) => void;
}

export interface Summary {
  readonly rounds: number;
  readonly executions: number;
  /** How often each kind of disturbance happened. */
  readonly disturbances: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

/**
 * Plays rounds, each in a store of its own. Seed and number decide what happens in a round; the
 * exact moments also depend on the machine.
 */
export async function playRounds(options: Options): Promise<Summary> {
  const { minutes, seed, from = 1, rounds = Infinity, print } = options;
  const folder = await mkdtemp(join(tmpdir(), 'millrace-chaos-'));
  const end = performance.now() + minutes * 60_000;
  const disturbances: Record<string, number> = {};
  const faults: string[] = [];
  let executions = 0;
  let round = from;
  try {
    for (; round < from + rounds && performance.now() < end; round++) {
      const schedule = new Schedule(seed * 1_000_003 + round);
      const place = join(folder, String(round));
      const played = await new ChaoticRun(place, (count) => schedule.below(count)).play();
      await rm(place, { recursive: true, force: true });
      executions += played.executions;
      for (const kind of played.disturbances) disturbances[kind] = (disturbances[kind] ?? 0) + 1;
      faults.push(...played.faults.slice(0, 5).map((fault) => `round ${round}: ${fault}`));
      print?.(`round ${round}: ${played.disturbances.join(' ')}`);
      for (const fault of played.faults) print?.(`round ${round}: FAULT ${fault}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { rounds: round - from, executions, disturbances, faults };
}
