import type { Limit } from '../workflow/workflow.ts';

/** A limit: of a workflow, for all its runs in the store, or of the store. */
export interface LimitKey {
  /** The name of the workflow; absent: it is a limit of the store. */
  readonly workflow?: string;
  readonly name: string;
}

/** What a limit allows. */
export type LimitBounds = Limit;

/** The limit that a run counts in. */
export interface RunLimit {
  readonly name: string;
  /** It waits for room. What has begun has stopped meanwhile. */
  readonly waits?: boolean;
}

/** Whether runs count in a limit, or attempts of tasks; each is counted apart. */
export type LimitLevel = 'runs' | 'attempts';

/** The same text for the same limit. */
export function limitText({ workflow, name }: LimitKey): string {
  return JSON.stringify(workflow === undefined ? [name] : [workflow, name]);
}
