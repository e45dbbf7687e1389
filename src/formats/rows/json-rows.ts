import { isRecord } from '../../lang/json.ts';
import type { JsonTexts, RowEncoder, RowOptions } from './rows.ts';

const noBytes = new Uint8Array();

/** One JSON value per line. */
export class JsonLineRows implements RowEncoder {
  readonly notes: readonly string[] = [];
  readonly takesStored: boolean;
  readonly #json: JsonTexts;
  readonly #columns: RowOptions['columns'];

  constructor(json: JsonTexts, { columns }: RowOptions) {
    this.#json = json;
    this.#columns = columns;
    this.takesStored = columns === undefined;
  }

  rows(values: Iterable<unknown>): Iterable<Uint8Array> {
    return this.#json.rows(chosen(values, this.#columns), { before: () => '', after: '\n' });
  }

  end(): Uint8Array {
    return noBytes;
  }
}

/** One JSON list, with a row per line. */
export class JsonListRows implements RowEncoder {
  readonly notes: readonly string[] = [];
  readonly takesStored: boolean;
  readonly #json: JsonTexts;
  readonly #columns: RowOptions['columns'];
  #isEmpty: boolean;

  constructor(json: JsonTexts, { columns, isContinued = false }: RowOptions) {
    this.#json = json;
    this.#columns = columns;
    this.takesStored = columns === undefined;
    this.#isEmpty = !isContinued;
  }

  rows(values: Iterable<unknown>): Iterable<Uint8Array> {
    return this.#json.rows(chosen(values, this.#columns), {
      before: () => this.#separator(),
      after: '',
    });
  }

  end(): Uint8Array {
    return Buffer.from(this.#isEmpty ? '[]\n' : '\n]\n');
  }

  #separator(): string {
    const separator = this.#isEmpty ? '[\n' : ',\n';
    this.#isEmpty = false;
    return separator;
  }
}

/** Rows that are objects with some of their members only. */
function chosen(
  values: Iterable<unknown>,
  columns: readonly string[] | undefined,
): Iterable<unknown> {
  return columns ? pick(values, columns) : values;
}

function* pick(values: Iterable<unknown>, columns: readonly string[]): Generator {
  for (const row of values) {
    if (!isRecord(row)) yield row;
    else yield Object.fromEntries(columns.flatMap((name) => memberOf(row, name)));
  }
}

function memberOf(row: object, name: string): [name: string, value: unknown][] {
  return Object.hasOwn(row, name) ? [[name, Object(row)[name]]] : [];
}
