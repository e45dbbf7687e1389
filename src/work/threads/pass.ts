import { ControlBlock, type ItemAttempt, stop } from '../../wire/shared/control-block.ts';
import type { ConsumerMessage, TaskMessage } from '../../wire/messages.ts';
import { Permits } from '../../wire/shared/permits.ts';

/** A share of the lanes, drained by at most one worker at a time. */
export interface LaneGroup {
  readonly from: number;
  readonly to: number;
  live: { readonly consumer: number; received: number; expected?: number } | undefined;
  overdue: readonly ItemAttempt[];
}

/** What a pass is opened for. */
interface Opening {
  /** The items to run, in this order, and the attempts that they are on; absent: all, by their indexes. */
  readonly items: { readonly indexes: Int32Array; readonly attempts: Int32Array } | undefined;
  readonly total: number;
  readonly lanes: number;
  readonly workers: number;
  /** Its items are suspected of taking their worker down. */
  readonly isolated: boolean;
  /** The run bounds the items in flight over all tasks. */
  readonly limited: boolean;
}

/** One control block over a range or a list of items, and the lanes on it, shared out to groups. */
export class Pass {
  readonly block: ControlBlock;
  readonly groups: readonly LaneGroup[];
  readonly permits: Permits | undefined;
  readonly isolated: boolean;
  readonly #lists: Pick<ConsumerMessage, 'positions' | 'attempts'>;

  constructor({ items, total, lanes, workers, isolated, limited }: Opening) {
    this.block = ControlBlock.create(items?.indexes.length ?? total, lanes);
    this.groups = share(lanes, workers);
    this.permits = limited ? Permits.create(lanes) : undefined;
    this.isolated = isolated;
    this.#lists = items
      ? { positions: shared(items.indexes), attempts: shared(items.attempts) }
      : {};
  }

  get idle(): boolean {
    return !this.groups.some((group) => group.live);
  }

  /** Lanes that have an item in flight, and, where more may begin, those that could have one. */
  demand(isOpen: boolean): number {
    const { block } = this;
    const open = isOpen && block.stopped === stop.go ? block.unclaimed + block.offered : 0;
    return Math.min(block.lanes, block.inFlight().length + open);
  }

  message(consumer: number, group: LaneGroup, task: TaskMessage): ConsumerMessage {
    const { block, permits } = this;
    return {
      kind: 'consumer',
      consumer,
      task,
      control: block.buffer,
      lanes: block.lanes,
      firstLane: group.from,
      endLane: group.to,
      ...this.#lists,
      ...(permits ? { permits: permits.buffer } : {}),
    };
  }

  /** A group has no worker any more. */
  leave(group: LaneGroup): void {
    group.live = undefined;
    this.permits?.clear(group.from, group.to);
  }
}

function share(lanes: number, workers: number): LaneGroup[] {
  const count = Math.min(lanes, workers);
  return Array.from({ length: count }, (_, at) => ({
    from: Math.floor((at * lanes) / count),
    to: Math.floor(((at + 1) * lanes) / count),
    live: undefined,
    overdue: [],
  }));
}

function shared(values: Int32Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(values.byteLength);
  new Int32Array(buffer).set(values);
  return buffer;
}
