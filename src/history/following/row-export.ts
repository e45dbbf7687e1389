import type { OptionKinds } from '../../call-options.ts';
import { jsonParts } from '../../document/json/json-parts.ts';
import { jsonRows } from '../../document/json/json-rows.ts';
import { rowEncoder } from '../../formats/rows/row-encoder.ts';
import { type RowFormat, rowFormats } from '../../formats/rows/row-format.ts';
import type { RowEncoder } from '../../formats/rows/rows.ts';
import type { ShownParts } from '../../items/item-results.ts';
import { listOf, oneOf, text } from '../../lang/kinds.ts';
import type { CommittedVisit } from './committed-visit.ts';
import { type ResultChunk, type ResultOrder, resultOrders } from './result-chunk.ts';
import { type RowKind, rowKinds, rowValues } from './row-values.ts';

/** How the results of a task are exported. */
export interface ExportOptions {
  /** The task; it can be left out when only one has results. */
  readonly task?: string;
  /**
   * `jsonl` (the default): a JSON value per line. `json`: one list. `csv`, `tsv`: a line for each
   * row, below a header.
   */
  readonly format?: RowFormat;
  /**
   * `output` (the default) and `item+output`: a row for each item that has succeeded. `failures`:
   * for each that has failed or timed out.
   */
  readonly rows?: RowKind;
  /** `completion` (the default): as they were committed. `input`: in the order of the items. */
  readonly order?: ResultOrder;
  /**
   * The columns of `csv` and `tsv`, in their order; default: the keys of the first row. In JSON,
   * the members of rows that are objects; default: all.
   */
  readonly columns?: readonly string[];
}

export const exportOptions: OptionKinds<ExportOptions> = {
  task: text,
  format: oneOf(rowFormats),
  rows: oneOf(rowKinds),
  order: oneOf(resultOrders),
  columns: listOf(text, 'a list of texts'),
};

interface ExportParts {
  readonly visit: CommittedVisit;
  readonly chunks: AsyncIterable<ResultChunk>;
  readonly shown: ShownParts;
}

/** The results of a task as a text, in parts: strings of some 64 KiB. It can be read once. */
export class RowExport implements AsyncIterable<string> {
  /** The task whose results they are. */
  readonly task: string;
  readonly #parts: ExportParts;
  readonly #options: ExportOptions;
  #rows = 0;
  #notes: readonly string[] = [];

  private constructor(parts: ExportParts, options: ExportOptions) {
    this.#parts = parts;
    this.#options = options;
    this.task = parts.visit.key.task;
  }

  /** @internal */
  static of(parts: ExportParts, options: ExportOptions): RowExport {
    return new RowExport(parts, options);
  }

  /** The number of rows that were read so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Once all was read: what of the rows has no place in the format, in words. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** The text as it is read: what is committed; of a run that is under way, until it ends. */
  async *[Symbol.asyncIterator](): AsyncIterator<string> {
    const decoder = new TextDecoder();
    for await (const part of this.bytes()) yield decoder.decode(part, { stream: true });
  }

  /** @internal The same as UTF-8. A part holds until the next one is asked for. */
  async *bytes(): AsyncGenerator<Uint8Array, void> {
    const { format = 'jsonl', columns } = this.#options;
    const encoder = rowEncoder(format, { rows: jsonRows, parts: jsonParts }, { columns });
    for await (const chunk of this.#parts.chunks) {
      yield* encoder.rows(this.#counted(chunk, encoder));
    }
    yield encoder.end();
    this.#notes = encoder.notes;
  }

  *#counted(chunk: ResultChunk, { takesStored }: RowEncoder): Generator {
    const { visit, shown } = this.#parts;
    const kind = this.#options.rows ?? 'output';
    for (const row of rowValues(chunk, visit.record, kind, { ...shown, takesStored })) {
      this.#rows++;
      yield row;
    }
  }
}
