import type { ActionAnswer, ActionRequest } from '../../../src/dashboard/payloads/actions.ts';
import type {
  Heat,
  Histogram,
  Series,
  Signatures,
} from '../../../src/dashboard/payloads/charts.ts';
import type { Comparison } from '../../../src/dashboard/payloads/compare.ts';
import type { ItemDetail, ItemsPage } from '../../../src/dashboard/payloads/items.ts';
import type { LogPage } from '../../../src/dashboard/payloads/log.ts';
import type { RunSnapshot } from '../../../src/dashboard/payloads/run.ts';
import { addressOf, get, type Parameters, post } from './request.ts';

/** Milliseconds since the epoch; all of a run if there is none. */
export interface TimeWindow {
  readonly since: number;
  readonly until: number;
}

/** Where the panels of a run get their data: a server, or the file that they are in. */
export interface RunSource {
  /** `open`: groups of tasks to show task by task. */
  snapshot(signal: AbortSignal, open: readonly string[]): Promise<RunSnapshot>;
  series(signal: AbortSignal, task?: string): Promise<Series>;
  signatures(signal: AbortSignal, time?: TimeWindow): Promise<Signatures>;
  histogram(signal: AbortSignal, task: string, time?: TimeWindow): Promise<Histogram>;
  heat(signal: AbortSignal, task: string, time?: TimeWindow): Promise<Heat>;
  log(signal: AbortSignal, level: string, time?: TimeWindow): Promise<LogPage>;
}

/** What only a server has. */
export class RunServer implements RunSource {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  address(path: readonly string[], parameters: Parameters = {}): string {
    return addressOf(['runs', this.id, ...path], parameters);
  }

  #get<T>(signal: AbortSignal, path: readonly string[], parameters: Parameters = {}): Promise<T> {
    return get<T>(this.address(path, parameters), signal);
  }

  snapshot(signal: AbortSignal, open: readonly string[]): Promise<RunSnapshot> {
    return this.#get(signal, [], { open });
  }

  series(signal: AbortSignal, task?: string): Promise<Series> {
    return this.#get(signal, ['series'], { points: 240, task });
  }

  signatures(signal: AbortSignal, time?: TimeWindow): Promise<Signatures> {
    return this.#get(signal, ['signatures'], { ...time });
  }

  histogram(signal: AbortSignal, task: string, time?: TimeWindow): Promise<Histogram> {
    return this.#get(signal, ['histogram'], { task, ...time });
  }

  heat(signal: AbortSignal, task: string, time?: TimeWindow): Promise<Heat> {
    return this.#get(signal, ['heat'], { task, cells: 2500, ...time });
  }

  log(signal: AbortSignal, level: string, time?: TimeWindow): Promise<LogPage> {
    return this.#get(signal, ['log'], { level, ...time });
  }

  items(signal: AbortSignal, query: Parameters): Promise<ItemsPage> {
    return this.#get(signal, ['items'], query);
  }

  item(signal: AbortSignal, task: string, index: number): Promise<ItemDetail> {
    return this.#get(signal, ['items', task, String(index)]);
  }

  compare(signal: AbortSignal, other: string, cursor: string | null): Promise<Comparison> {
    return this.#get(signal, ['compare'], { with: other, cursor });
  }

  act(request: ActionRequest): Promise<ActionAnswer> {
    return post(this.address(['actions']), request);
  }
}
