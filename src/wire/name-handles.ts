import type { Json, JsonObject } from '../lang/json.ts';
import type { ValueHandle } from './handle.ts';

/** References to the names that the input reads. */
export interface NameHandles {
  readonly parameters?: ValueHandle;
  readonly vars?: ValueHandle;
  /** Variables of the scopes around a block, the outermost first. */
  readonly outerVars?: readonly ValueHandle[];
  /** The machine on which the run was started. */
  readonly machine?: Readonly<Record<string, string | number>>;
  /** How the run has ended up to its `finally`, for the tasks of that. */
  readonly ending?: EndingNames;
  readonly tasks: Readonly<Record<string, TaskHandles>>;
  /** The blocks around that are read, by name. */
  readonly blocks?: Readonly<Record<string, BlockHandles>>;
  /** The item of the nearest block around that has a list. */
  readonly around?: ItemHandles;
}

/** References to the item of a block. */
export interface ItemHandles {
  readonly item: ValueHandle;
  readonly index: number;
  readonly repetition?: number;
}

/** What the tasks of `finally` see of what has ended. */
export interface EndingNames {
  readonly state: string;
  readonly error: Json;
}

/** What is read of a block around: its item, and in its `finally` how its tasks have ended. */
export type BlockHandles = Partial<ItemHandles & EndingNames>;

export interface TaskHandles {
  readonly state: string;
  readonly summary: JsonObject;
  readonly error: Json;
  readonly output?: ValueHandle;
  readonly items?: ValueHandle;
}
