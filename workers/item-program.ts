import type { SourceText } from '../src/wire/source.ts';
import type { ItemAction } from './current-item.ts';
import type { ConsumerContext } from './item-context.ts';

/** Thrown in place of the input of an item that its condition skips. */
export const passedOver = Symbol('passed over');

/** What a consumer does with each item. */
export interface ItemProgram {
  /** Of items in pages: the index behind the page that has an item. */
  readonly endOfPage?: ((index: number) => number) | undefined;
  readonly context: ConsumerContext;
  readonly action: ItemAction;
  /** Milliseconds per attempt. */
  readonly timeout: number | undefined;
  readonly item: (index: number) => unknown;
  /** Present when the items are those of a source. */
  readonly source: Pick<SourceText, 'onBad'> | undefined;
  readonly render: (item: unknown, index: number) => unknown;
  /** Present when each item names the limit that it counts in; null: none. */
  readonly limitOf?: (item: unknown, index: number) => unknown;
  /** Throws if an attempt with this output has failed. */
  readonly check?: (output: unknown, item: unknown, index: number) => void;
}
