import { countedStates } from '../../../src/dashboard/payloads/counts.ts';
import type { RunSnapshot, TaskRow } from '../../../src/dashboard/payloads/run.ts';
import type { Route } from '../route/route.ts';

export const itemStates = [...countedStates, 'pending'] as const;

/** What the items page lists: all of it stands in the URL. */
export interface ItemsQuery {
  readonly task: string;
  readonly state: string;
  readonly cause: string;
  readonly text: string;
  readonly from: number;
  readonly to: number | undefined;
  readonly cursor: string | null;
  /** The item whose drawer is open. */
  readonly item: number | undefined;
}

export function itemsQueryOf({ query }: Route, run: RunSnapshot): ItemsQuery {
  return {
    task: query.get('task') ?? firstTask(run)?.name ?? '',
    state: query.get('state') ?? '',
    cause: query.get('cause') ?? '',
    text: query.get('q') ?? '',
    from: whole(query.get('from')) ?? 0,
    to: whole(query.get('to')),
    cursor: query.get('cursor'),
    item: whole(query.get('item')),
  };
}

function whole(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function firstTask({ tasks, mainTask }: RunSnapshot): TaskRow | undefined {
  return (
    tasks.find(({ name }) => name === mainTask) ??
    tasks.find(({ group, state }) => group === undefined && state !== 'waiting') ??
    tasks[0]
  );
}

/** Nothing but a place in the list is asked for: rows are those of the list, in order. */
export function isWhole({ state, cause, text }: ItemsQuery): boolean {
  return state === '' && cause === '' && text === '';
}
