/** The store folder: `--store`, `$MILLRACE_STORE`, or `.millrace` in the working directory. */
export function storeFolder(option: string | undefined): string {
  return option ?? (process.env['MILLRACE_STORE'] || '.millrace');
}

/** A command that people can type next, for the same store; quoted for a shell. */
export function nextCommand(words: readonly string[], store: string | undefined): string {
  const where = store === undefined ? [] : ['--store', store];
  return ['millrace', ...words, ...where].map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
