import type { OptionKinds } from '../../call-options.ts';
import { MillraceError } from '../../errors.ts';
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
   * row, below a header. `parquet`: a Parquet file, which needs the package `hyparquet-writer`; its
   * types are known once all rows are, so that it begins then.
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
   * The columns of `csv` and `tsv`, in their order; default: the keys of the first row. In JSON and
   * Parquet, the members of rows that are objects; default: all.
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
  /** From the first on. */
  readonly chunks: () => AsyncIterable<ResultChunk>;
  readonly shown: ShownParts;
}

/** The results of a task as a file, in parts: strings of some 64 KiB. It can be read once. */
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

  /**
   * The text as it is read: what is committed; of a run that is under way, until it ends. Throws
   * MR501 for a Parquet file, which is no text.
   */
  async *[Symbol.asyncIterator](): AsyncIterator<string> {
    if (this.#options.format === 'parquet') {
      throw new MillraceError('MR501', 'a Parquet file is no text', {
        hint: 'Read its bytes: for await (const part of history.export(...).bytes()).',
      });
    }
    const decoder = new TextDecoder();
    for await (const part of this.bytes()) yield decoder.decode(part, { stream: true });
  }

  /**
   * The same as bytes, of text in UTF-8. A part holds until the next one is asked for. Throws MR516
   * if the format needs a package that is not installed.
   */
  async *bytes(): AsyncGenerator<Uint8Array, void> {
    const { format = 'jsonl', columns } = this.#options;
    const texts = { rows: jsonRows, parts: jsonParts };
    const encoder = await rowEncoder(format, texts, { columns });
    const most = await this.#survey(encoder);
    for await (const chunk of this.#parts.chunks()) {
      yield* encoder.rows(this.#counted(chunk, encoder, most));
      if (this.#rows >= most) break;
    }
    yield encoder.end();
    this.#notes = encoder.notes;
  }

  /** Returns how many rows were shown, of an encoder that wants that. More can be there later. */
  async #survey(encoder: RowEncoder): Promise<number> {
    if (!encoder.survey) return Number.POSITIVE_INFINITY;
    for await (const chunk of this.#parts.chunks()) {
      encoder.survey(this.#counted(chunk, encoder, Number.POSITIVE_INFINITY));
    }
    const most = this.#rows;
    this.#rows = 0;
    return most;
  }

  *#counted(chunk: ResultChunk, { takesStored }: RowEncoder, most: number): Generator {
    const { visit, shown } = this.#parts;
    const kind = this.#options.rows ?? 'output';
    for (const row of rowValues(chunk, visit.record, kind, { ...shown, takesStored })) {
      if (this.#rows === most) return;
      this.#rows++;
      yield row;
    }
  }
}
