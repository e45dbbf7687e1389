import type { Stop } from '../wire/shared/control-block.ts';

/** What keeps the items of one task moving: consumers in workers, or runs of a sub-workflow. */
export interface TaskWork {
  /** `pending` names the items to run; absent: all. */
  begin(pending?: Int32Array): void;
  /** Nothing is in flight, and all of what was is committed. */
  readonly idle: boolean;
  /** Items that are being worked on. */
  readonly inFlight: number;
  stop(how: Stop): void;
  killAll(): void;
  /** A batch has arrived; it is not yet committed. */
  received(consumer: number): void;
  committed(count: number): void;
  /** The task has settled, or its run was given up. */
  close(): void;
}
