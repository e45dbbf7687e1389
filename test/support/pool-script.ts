import type { ConsumerMessage, TaskMessage } from '../../src/wire/messages.ts';
import type { ItemAttempt } from '../../src/wire/shared/control-block.ts';

/** One attempt of one item, as a script sees it. */
export interface ScriptedItem extends ItemAttempt {
  readonly task: TaskMessage;
  /** The input that an action gets. */
  input(): unknown;
  /** What a unit of a fold combines. */
  readonly unit?: ScriptedUnit;
}

export interface ScriptedUnit {
  readonly acc?: unknown;
  readonly values?: unknown;
  readonly parts: readonly unknown[];
}

/** Thrown by a script to take the worker down, with everything that it has not yet posted. */
export class WorkerDeath extends Error {}

/** Thrown by a script in place of an item that its condition skips. */
export class PassedOver extends Error {}

/** Thrown by a script whose action cannot be loaded. */
export class Unusable extends Error {}

/** Thrown by `begin` when no worker can be had for the consumer. */
export class Starved extends Error {}

export interface PoolScript {
  /** Number of workers. */
  readonly size: number;
  /** Replaces all actions: returns the output or throws. */
  readonly run: (item: ScriptedItem) => unknown;
  /** Called when a worker begins a consumer, before it claims anything. May throw as `run` may. */
  readonly begin?: (message: ConsumerMessage) => void;
  /** How often each batch is delivered; default 1. */
  readonly copies?: number;
  /** The first items in flight, this many, wait for each other and end in the same instant. */
  readonly together?: number;
  /** Fraction of instants in which a worker dies for no fault of its items; default 0. */
  readonly deaths?: number;
  /** Every attempt logs its number before it ends. */
  readonly logs?: boolean;
  /** Fraction of batches on their way that are lost with the worker that posted them; default 0. */
  readonly losses?: number;
}
