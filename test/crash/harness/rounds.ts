import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Executor, toJS } from '../../../src/index.ts';
import { Schedule } from '../../support/schedule.ts';
import { actions, foldOutputs, workflow } from './flow.ts';
import { piped, writeInputs } from './inputs.ts';
import { Disturbed, type Round } from './round.ts';

export interface Options {
  readonly rounds: number;
  readonly seed: number;
  /** The number of the first round, so that one round can be played alone. */
  readonly from?: number;
  readonly print?: (line: string) => void;
}

export interface Summary {
  readonly seed: number;
  readonly rounds: number;
  readonly kills: number;
  readonly repeats: number;
  readonly violations: readonly string[];
  /** Size of the data file, with the runs of all rounds. */
  readonly bytes: number;
}

/**
 * Plays rounds in one store, which this process keeps open. Seed and number decide what happens in
 * a round; the exact moment of a kill also depends on the machine.
 */
export async function playRounds({ rounds, seed, from = 1, print }: Options): Promise<Summary> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-crash-'));
  const directory = join(folder, 'store');
  const executor = await Executor.open({ directory, actions, workers: 2 });
  try {
    const inputs = join(folder, 'inputs');
    await writeInputs(inputs);
    const parameters = { file: join(folder, 'undisturbed'), inputs };
    const sources = { piped: piped(0) };
    const undisturbed = await executor.start(workflow, { parameters, sources });
    const output = { ...Object(toJS((await undisturbed.result()).output)), ...foldOutputs };
    const ground = { folder, directory, inputs, executor, output };
    const played: Round[] = [];
    const violations: string[] = [];
    for (let round = from; round < from + rounds; round++) {
      const schedule = new Schedule(seed * 1_000_003 + round);
      const below = (count: number): number => schedule.below(count);
      const result = await new Disturbed(ground, round, below).play();
      played.push(result);
      for (const found of result.violations.slice(0, 5))
        violations.push(`round ${round}: ${found}`);
      print?.(`round ${round}: ${result.kills} kills, ${result.repeats} repeats`);
      for (const found of result.violations) print?.(`round ${round}: VIOLATION ${found}`);
    }
    const sum = (of: (round: Round) => number): number => played.reduce((all, r) => all + of(r), 0);
    const { size: bytes } = await stat(join(directory, 'data.mdb'));
    const [kills, repeats] = [sum((round) => round.kills), sum((round) => round.repeats)];
    return { seed, rounds, kills, repeats, violations, bytes };
  } finally {
    await executor.close();
    await rm(folder, { recursive: true, force: true });
  }
}
