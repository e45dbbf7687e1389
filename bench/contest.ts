/**
 * Contenders that take turns, each in a process of its own: what is compiled for one, and the memory
 * that it keeps, is of no use to another.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { row } from './support.ts';

/** What one turn has cost a process, with all its threads. */
interface Cost {
  /** CPU time in µs. */
  readonly cpu: number;
  /** The most memory that the process has ever had, in MB. */
  readonly peak: number;
}

/** In the process of a contender: does the work once for each message. */
export function compete(work: () => Promise<unknown>): void {
  process.on('message', () => {
    const before = process.cpuUsage();
    void work().then(() => {
      const { user, system } = process.cpuUsage(before);
      const peak = process.resourceUsage().maxRSS / 1000;
      process.send?.({ cpu: user + system, peak } satisfies Cost);
    });
  });
  process.once('disconnect', () => process.exit());
  process.send?.('ready');
}

/** Starts this program again, with more arguments. Resolves with its first message. */
export async function another(
  file: string,
  ...args: readonly string[]
): Promise<{ readonly child: ChildProcess; readonly first: unknown }> {
  const child = fork(file, [...process.argv.slice(2), ...args], { execArgv: [] });
  const [first]: readonly unknown[] = await once(child, 'message');
  return { child, first };
}

export class Contest {
  readonly #contenders: readonly ChildProcess[];
  readonly #costs: Cost[][];

  constructor(contenders: readonly ChildProcess[]) {
    this.#contenders = contenders;
    this.#costs = contenders.map(() => []);
  }

  /** Rounds of all contenders. The first `warm` do not count: compilers and heaps settle. */
  async run(rounds: number, warm: number): Promise<void> {
    for (let round = 0; round < warm + rounds; round++) {
      for (const [at, contender] of this.#contenders.entries()) {
        contender.send('go');
        const [cost]: readonly unknown[] = await once(contender, 'message');
        if (round >= warm) this.#costs[at]?.push(cost as Cost);
      }
    }
    for (const contender of this.#contenders) contender.disconnect();
  }

  costs(contender: number): readonly Cost[] {
    return this.#costs[contender] ?? [];
  }

  /** The median, over the rounds, of the CPU time of one in that of another. */
  ratio(contender: number, other: number): string {
    const others = this.costs(other);
    const ratios = this.costs(contender).map(
      ({ cpu }, at) => cpu / (others[at]?.cpu ?? Number.NaN),
    );
    return row('', '', ratios).median.toFixed(2);
  }
}
