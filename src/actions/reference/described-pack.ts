import type { DescribedAction } from './describe.ts';
import type { PackReference } from './reference.ts';

/** The reference of a pack; its actions by their names without that of the pack. */
export interface DescribedPack extends Pick<PackReference, 'about' | 'notes'> {
  readonly actions: Readonly<Record<string, DescribedAction>>;
}
