import type { OpenSource } from '../source/source.ts';
import { hasEnded, type RunRecord } from '../../run/records.ts';
import { isBlockId } from '../../run/run-id.ts';
import type { Sample } from './exposition.ts';

/** Pairs of a workflow and a task that have labels of their own; all others are one. */
const mostPairs = 500;

const others = { workflow: 'other', task: 'other' } as const;

/** Bins of figures in a decade, and those that end at 1, 2 and 5, within half a percent. */
const binsPerDecade = 10;
const endBins = [0, 3, 7] as const;
const mantissas = [1, 2, 5] as const;

/** Upper ends in seconds, from 0.1 ms to 100 s, each with the number of bins below. */
const ends = Array.from({ length: 19 }, (_, at) => {
  const decade = Math.floor(at / 3);
  const [mantissa = 1, bin = 0] = [mantissas[at % 3], endBins[at % 3]];
  return { le: `${mantissa}e${decade - 4}`, bins: decade * binsPerDecade + bin };
});

interface Times {
  readonly labels: Readonly<Record<string, string>>;
  readonly bins: number[];
}

/**
 * Run times and transactions of the runs that this process has seen go on. Each run counts once
 * more when it has ended; until then as far as it is.
 */
export class WatchedRuns {
  #ended: Set<string> | undefined;
  readonly #times = new Map<string, Times>();
  readonly #commits = new Map<string, number>();

  /** `runs` are all runs of the store. */
  read(source: OpenSource, runs: readonly RunRecord[]): { times: Sample[]; commits: Sample[] } {
    const own = runs.filter(({ id }) => !isBlockId(id));
    // What had ended before is not looked at: it can be any number of runs.
    this.#ended ??= new Set(own.filter(({ state }) => hasEnded(state)).map(({ id }) => id));
    const times = new Map(
      [...this.#times].map(([key, { labels, bins }]) => [key, { labels, bins: [...bins] }]),
    );
    const commits = new Map(this.#commits);
    for (const run of own) {
      if (this.#ended.has(run.id)) continue;
      const isOver = hasEnded(run.state);
      this.#add(
        source,
        run,
        isOver ? [times, this.#times] : [times],
        isOver ? [commits, this.#commits] : [commits],
      );
      if (isOver) this.#ended.add(run.id);
    }
    return {
      times: [...times.values()].flatMap(samplesOf),
      commits: [...commits].map(commitSample),
    };
  }

  #add(
    { store, history }: OpenSource,
    run: RunRecord,
    times: readonly Map<string, Times>[],
    commits: readonly Map<string, number>[],
  ): void {
    const figures = history.figures(run.id);
    for (const counts of commits)
      counts.set(run.workflow, (counts.get(run.workflow) ?? 0) + figures.commits);
    for (const task of new Set(store.tasks(run.id).map((record) => record.task))) {
      const { ok, failed } = figures.histogram(task);
      for (const found of times) addBins(found, { workflow: run.workflow, task }, [ok, failed]);
    }
  }
}

function addBins(
  times: Map<string, Times>,
  own: { readonly workflow: string; readonly task: string },
  added: readonly (readonly number[])[],
): void {
  const name = JSON.stringify(own);
  const labels = times.has(name) || times.size < mostPairs ? own : others;
  const key = JSON.stringify(labels);
  const known = times.get(key) ?? { labels, bins: [] };
  times.set(key, known);
  for (const bins of added)
    for (const [at, count] of bins.entries()) known.bins[at] = (known.bins[at] ?? 0) + count;
}

/** Counts up to each end; the sum is taken from the middles of the bins. */
function samplesOf({ labels, bins }: Times): Sample[] {
  const upTo = (last: number): number => bins.slice(0, last).reduce((sum, count) => sum + count, 0);
  const all = bins.reduce((sum, count) => sum + count, 0);
  const middle = (at: number): number => 10 ** ((at + 0.5) / binsPerDecade - 4);
  const sum = bins.reduce((total, count, at) => total + count * middle(at), 0);
  return [
    ...ends.map(({ le, bins: last }) => ({
      suffix: '_bucket',
      labels: { ...labels, le: String(Number(le)) },
      value: upTo(last),
    })),
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: all },
    { suffix: '_sum', labels, value: Number(sum.toPrecision(6)) },
    { suffix: '_count', labels, value: all },
  ];
}

function commitSample([workflow, value]: readonly [string, number]): Sample {
  return { labels: { workflow }, value };
}
