import type { SourceSettings } from '../../formats/source.ts';
import type { Chunk } from '../../formats/split/chunk.ts';
import type { ItemTexts, OpenedSource } from '../../ports/data.ts';
import { Directory } from '../../wire/shared/directory.ts';
import { ChunkEnds, type EndedChunk } from './chunk-ends.ts';

/** What a visit of a task knows of its source, whether it is being read or not. */
export class TaskSource {
  readonly settings: SourceSettings;
  readonly directory = Directory.create();
  /** Set once its files are found. */
  #opened: OpenedSource | undefined;
  /** Reads its items in this thread. Set while the task runs here. */
  items: ItemTexts | undefined;
  #elements: ((index: number) => unknown) | undefined;
  /** Present when text is kept for its items until these have ended. */
  #ends: ChunkEnds | undefined;

  constructor(settings: SourceSettings) {
    this.settings = settings;
  }

  get opened(): OpenedSource | undefined {
    return this.#opened;
  }

  set opened(opened: OpenedSource | undefined) {
    this.#opened = opened;
    this.#elements = undefined;
    if (opened?.text.spool !== undefined) this.#ends ??= new ChunkEnds(this.directory);
  }

  /** The value of an item. Throws MR423, MR608. */
  read(index: number): unknown {
    const { opened, items } = this;
    this.#elements ??= opened && items?.elements(opened.text, this.directory.buffer);
    return this.#elements?.(index);
  }

  /** The value of an item; undefined if it cannot be read. */
  element(index: number): unknown {
    try {
      return this.read(index);
    } catch {
      return undefined;
    }
  }

  note(chunks: Iterable<Chunk>): void {
    for (const chunk of chunks) this.directory.add(chunk);
  }

  /** An item has ended in the transaction under way. */
  ended(index: number, hasFailed: boolean): void {
    this.#ends?.ended(index, hasFailed);
  }

  /** An item that had failed is tried again: its end is to come once more. */
  again(index: number): void {
    this.#ends?.again(index);
  }

  /** Counts the items that ended when another process had the run. */
  restoreEnds(doneBits: (total: number) => Uint8Array): void {
    const last = this.directory.count > 0 ? this.directory.at(this.directory.count - 1) : undefined;
    if (!this.#ends || !last) return;
    const total = last.first + last.items;
    const bits = doneBits(total);
    for (let index = 0; index < total; index++) {
      // Whether they have failed is not known: what is kept for them stays.
      if (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) this.#ends.ended(index, true);
    }
  }

  /** Chunks whose items have all ended since the last call. */
  takeEnded(): readonly EndedChunk[] {
    return this.#ends?.take() ?? [];
  }
}

/** Names of the documents with the settings of a source, and with what was found at its opening. */
export function sourceDocuments({
  task,
  visit,
}: {
  readonly task: string;
  readonly visit: number;
}) {
  return { settings: `source/${task}/${visit}`, opened: `opened/${task}/${visit}` };
}
