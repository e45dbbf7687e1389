// How an item is made of columns. Pure.

export interface Columns {
  /** The names in the header. */
  readonly names: readonly string[];
  /** How many an item has; undefined where lines have as many as they have. */
  readonly count: number | undefined;
  /** An expression over `item` that gives the list of them. */
  readonly list: string;
  /** The same for an item that is shown. */
  of(item: unknown): readonly unknown[];
}

/** Items are lists, from several lists behind `:::`. */
export function listColumns(count: number): Columns {
  return { names: [], count, list: 'item', of: cells };
}

/** Lines are split at a pattern, or are a single column. */
export function columnsOf(separator: RegExp | undefined, names: readonly string[]): Columns {
  if (!separator) return { names, count: 1, list: '[item]', of: cells };
  const of = (item: unknown): readonly unknown[] =>
    typeof item === 'string' ? item.split(separator) : cells(item);
  return { names, count: undefined, list: `item.split(${literalOf(separator)})`, of };
}

function cells(item: unknown): readonly unknown[] {
  return Array.isArray(item) ? item : [item];
}

/** A literal that can stand in a template: there, its braces must be pairs, and quotes none. */
function literalOf({ source, flags }: RegExp): string {
  let isInClass = false;
  // What has braces of its own stays as it is: `\p{L}`, `\u{1F600}`.
  const text = source.replaceAll(/\\[pPu]\{[^}]*\}|\\.|[[\]{}'"`]/gsu, (part) => {
    if (part === '[' || part === ']') isInClass = part === '[';
    const isBrace = isInClass ? /^\\?[{}]$/ : /^\\[{}]$/;
    return isBrace.test(part) || /^["'`]$/.test(part) ? hex(part) : part;
  });
  return `/${text}/${flags}`;
}

function hex(part: string): string {
  return `\\x${part.slice(-1).charCodeAt(0).toString(16)}`;
}
