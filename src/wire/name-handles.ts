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
  readonly tasks: Readonly<Record<string, TaskHandles>>;
  /** The blocks around that are read, by name. */
  readonly blocks?: Readonly<Record<string, ItemHandles>>;
  /** The item of the nearest block around that has a list. */
  readonly around?: ItemHandles;
}

/** References to the item of a block. */
export interface ItemHandles {
  readonly item: ValueHandle;
  readonly index: number;
  readonly repetition?: number;
}

export interface TaskHandles {
  readonly state: string;
  readonly summary: JsonObject;
  readonly error: Json;
  readonly output?: ValueHandle;
  readonly items?: ValueHandle;
}
