/** The formats of rows. */
export const rowFormats = ['jsonl', 'json', 'csv', 'tsv', 'parquet'] as const;

/** A format of rows. */
export type RowFormat = (typeof rowFormats)[number];

/** By the name of the file. */
export function rowFormatOf(path: string): RowFormat {
  const plain = path.replace(/\.gz$/, '');
  return rowFormats.find((format) => plain.endsWith(`.${format}`)) ?? 'jsonl';
}
