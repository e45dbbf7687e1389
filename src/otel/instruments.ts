import type { Counter, Histogram, Meter } from '@opentelemetry/api';
import type { ItemTrace, RunTrace } from '../api/runs.ts';

/** Upper bounds in seconds: three a decade, from 0.1 ms on. */
const bounds = [
  0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50,
  100,
];

/** What is counted and measured. No item is a label. */
export class Instruments {
  readonly #items: Counter;
  readonly #itemTime: Histogram;
  readonly #runs: Counter;
  readonly #runTime: Histogram;

  constructor(meter: Meter) {
    const advice = { explicitBucketBoundaries: bounds };
    this.#items = meter.createCounter('millrace.items', {
      description: 'Items that have ended, by state.',
      unit: '{item}',
    });
    this.#itemTime = meter.createHistogram('millrace.item.duration', {
      description: 'How long the last attempts of items ran.',
      unit: 's',
      advice,
    });
    this.#runs = meter.createCounter('millrace.runs', {
      description: 'Runs that have ended or were left, by state.',
      unit: '{run}',
    });
    this.#runTime = meter.createHistogram('millrace.run.duration', {
      description: 'How long runs ran in this process.',
      unit: 's',
    });
  }

  item({ of, state, ms }: ItemTrace): void {
    const labels = {
      'millrace.workflow': of.of.workflow,
      'millrace.task': of.task,
      'millrace.state': state,
    };
    this.#items.add(1, labels);
    if (ms !== null) this.#itemTime.record(ms / 1000, labels);
  }

  run({ workflow, state = 'stopped', startedAt, endedAt = startedAt }: RunTrace): void {
    const labels = { 'millrace.workflow': workflow, 'millrace.state': state };
    this.#runs.add(1, labels);
    this.#runTime.record((endedAt - startedAt) / 1000, labels);
  }
}
