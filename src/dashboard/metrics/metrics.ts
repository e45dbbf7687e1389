import { version } from '../../version.ts';
import type { IndexedRun } from '../reading/run-index.ts';
import { storeBytes } from '../reading/store-page.ts';
import type { OpenSource } from '../source/source.ts';
import type { Metric, Sample } from './exposition.ts';
import type { ItemCounters } from './item-counters.ts';
import type { WatchedRuns } from './watched-runs.ts';

/** Workflows that have labels of their own. */
const mostWorkflows = 200;

interface Parts {
  /** Undefined while there is no store. */
  readonly source: OpenSource | undefined;
  readonly folder: string;
  readonly index: readonly IndexedRun[];
  readonly counters: ItemCounters;
  readonly watched: WatchedRuns;
}

/** What is measured of a store. No label names a run or an item: there is no end to them. */
export async function storeMetrics(parts: Parts): Promise<Metric[]> {
  const { source, folder, index, counters } = parts;
  const { bytes } = await storeBytes(folder);
  const runs = source?.store.runs() ?? [];
  const none = { times: [], commits: [] };
  const { times, commits } = source ? parts.watched.read(source, runs) : none;
  return [
    gauge('millrace_info', 'The version of Millrace.', [{ labels: { version }, value: 1 }]),
    gauge('millrace_store_bytes', 'Bytes that the store takes.', [{ labels: {}, value: bytes }]),
    gauge('millrace_runs', 'Runs, without those of sub-workflows.', runSamples(index)),
    {
      name: 'millrace_items_total',
      type: 'counter',
      help: 'Items that have ended, of all runs that this process has seen.',
      samples: source ? counters.read(source.store, runs) : [],
    },
    {
      name: 'millrace_item_duration_seconds',
      type: 'histogram',
      help: 'Run times of items, of runs that this process has seen go on.',
      samples: times,
    },
    {
      name: 'millrace_commits_total',
      type: 'counter',
      help: 'Transactions of runs that this process has seen go on.',
      samples: commits,
    },
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, type: 'gauge', help, samples };
}

function runSamples(runs: readonly IndexedRun[]): Sample[] {
  const counts = new Map<string, { labels: Record<string, string>; value: number }>();
  const workflows = new Set<string>();
  for (const { workflow: name, state } of runs) {
    const hasRoom = workflows.size < mostWorkflows || workflows.has(name);
    const workflow = hasRoom ? name : 'other';
    workflows.add(workflow);
    const labels = { workflow, state };
    const key = JSON.stringify(labels);
    const known = counts.get(key) ?? { labels, value: 0 };
    known.value++;
    counts.set(key, known);
  }
  return [...counts.values()];
}
