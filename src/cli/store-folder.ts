/** The store folder: `--store`, `$MILLRACE_STORE`, or `.millrace` in the working directory. */
export function storeFolder(option: string | undefined): string {
  return option ?? (process.env['MILLRACE_STORE'] || '.millrace');
}
