import type { BadItemRule } from '../formats/source.ts';
import type { Selection } from '../formats/split/selection.ts';
import type { TextForm } from '../formats/split/text-splitter.ts';

/** The text that the items of a source lie in: all that a thread needs to read one. */
export interface SourceText {
  /** How it is written. Without `lineEnd`: each file of csv and tsv has its own. */
  readonly form: Omit<TextForm, 'lineEnd'>;
  readonly selection: Selection;
  readonly onBad: BadItemRule;
  /** Absolute paths. File k of a ring or directory is the k-th. */
  readonly files: readonly string[];
  /** The same as they are shown. */
  readonly names: readonly string[];
  /** Files from `files.length` on are those of the spool: this path, a dot and a number from 0. */
  readonly spool?: string;
}

/** The path of a file that a ring or a directory names. */
export function pathOf({ files, spool = '' }: SourceText, file: number): string {
  return files[file] ?? `${spool}.${file - files.length}`;
}

/** The name that is shown for a file. */
export function nameOf({ files, names }: SourceText, file: number): string {
  const only = names.length === 1 ? names[0] : undefined;
  return names[file] ?? only ?? (files.length === 0 ? 'the stream' : 'the text of the source');
}

/** The items of a source, as a consumer finds them. */
export interface SourceMessage {
  readonly text: SourceText;
  /** A `Directory`: finds items that run again. */
  readonly directory: SharedArrayBuffer;
  /** A `Ring`, and the slot of the consumer in it. Absent: the positions are those of a list. */
  readonly ring?: { readonly buffer: SharedArrayBuffer; readonly slot: number };
}
