/** Variables that the command reads itself. */
export const commandVariables: Readonly<Record<string, string>> = {
  MILLRACE_STORE: 'store folder where `--store` is not given; default `.millrace`',
  FORCE_COLOR: 'colours on standard error also where it is no terminal',
  NO_COLOR: 'no colours on a terminal',
  TERM: '`dumb`: no lines that are redrawn in place',
};

/** Variables that actions read. */
export const actionVariables: Readonly<Record<string, string>> = {
  HTTP_PROXY: 'proxy for `http://` addresses of the `http` actions',
  HTTPS_PROXY: 'proxy for `https://` addresses of the `http` actions',
  NO_PROXY: 'hosts that are reached without a proxy',
};
