/** What the checks of a workflow know of the actions that it calls. */
export interface KnownActions {
  has(action: string): boolean;
  /** What to write in place of an unknown action. */
  hint(action: string): string | undefined;
}

/** Gets to know the actions of the packs with these names; a name can be that of no pack. */
export type FindActions = (packs: ReadonlySet<string>) => Promise<KnownActions>;

/** The name of the pack of `pack.name`. */
export function packOf(action: string): string {
  const dot = action.indexOf('.');
  return dot < 0 ? action : action.slice(0, dot);
}
