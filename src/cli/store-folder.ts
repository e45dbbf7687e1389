/** The store folder of a command: `--store`, `$MILLRACE_STORE`, or `.millrace` here. */
export function storeFolder(option: string | undefined): string {
  return option ?? (process.env['MILLRACE_STORE'] || '.millrace');
}

/** A command to be typed next, on the same store. */
export function nextCommand(words: readonly string[], store: string | undefined): string {
  const where = store === undefined ? [] : ['--store', store];
  return ['millrace', ...words, ...where].map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
