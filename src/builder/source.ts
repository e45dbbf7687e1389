import { type OptionKinds, requireOption, requireOptions } from '../call-options.ts';
import type { Json } from '../lang/json.ts';
import { anything, text } from '../lang/kinds.ts';
import type { WrittenSource } from '../workflow/schema.ts';
import { codeOf, type Reference } from './reference.ts';
import { written } from './template.ts';

type Templates = 'from' | 'offset' | 'max_items' | 'sample';

/** The settings of a source, with the keys of the language. */
export interface SourceSettings extends Readonly<Omit<WrittenSource, Templates>> {
  /** A path or a pattern, or several; `-` is a stream. */
  readonly from:
    string | Reference<string | readonly string[]> | readonly (string | Reference<string>)[];
  /** How many items are passed over first. */
  readonly offset?: number | Reference<number> | undefined;
  /** The maximum number of items that are taken. */
  readonly max_items?: number | Reference<number> | undefined;
  /** The share of the items that is taken, above 0 and up to 1. */
  readonly sample?: number | Reference<number> | undefined;
}

declare const element: unique symbol;

/** Items that are read as they come, in place of a list, for `each`. */
export class ItemSource<out Element> {
  /** Never present: it tells the compiler the type of an item. */
  declare readonly [element]: Element;
  readonly #form: Json;

  /** For `source`. */
  constructor(form: Json) {
    this.#form = form;
  }

  /** The source in the form of the language. */
  toJSON(): Json {
    return this.#form;
  }
}

const settings: OptionKinds<SourceSettings> = {
  from: {
    words: 'a path, a list of paths or a reference',
    fits: (value) => text.fits(value) || Array.isArray(value) || codeOf(value) !== undefined,
  },
  format: anything,
  on_bad: anything,
  offset: anything,
  max_items: anything,
  sample: anything,
  seed: anything,
  encoding: anything,
  invalid_text: anything,
  big_integers: anything,
  header: anything,
  delimiter: anything,
  relax: anything,
  numbers: anything,
  skip_empty: anything,
};

/**
 * A source for `each`, in place of a list: files, a pattern of files, or a stream. Its items are
 * read as they come, and never all in memory. `Element` is the type of what it reads.
 */
export function source<Element = unknown>(given: SourceSettings): ItemSource<Element> {
  requireOptions('source', given, settings);
  requireOption('source', given, 'from');
  return new ItemSource<Element>(written(given));
}
