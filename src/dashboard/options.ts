import { type OptionKinds, requireOptions } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import { Executor } from '../executor/executor.ts';
import { flag, type Kind, listOf, path } from '../lang/kinds.ts';

/** The options of `dashboard`: a store folder or an executor. */
export interface DashboardOptions {
  /** The store folder. It need not exist yet. */
  readonly store?: string;
  /**
   * An open executor: pages show its store, and can also resume and retry its runs. It stays open
   * when the dashboard is closed.
   */
  readonly executor?: Executor;
  /** Pages only show. Default: false. */
  readonly readOnly?: boolean;
  /**
   * The values of `Host` that are answered, such as `ops.example.com` or `ops.example.com:8443`;
   * as `https://ops.example.com` where a proxy ends the encryption. All others are refused: a page
   * of another site could have a name of its own lead here. Default: `localhost`, `127.0.0.1` and
   * `[::1]`, with any port.
   */
  readonly hosts?: readonly string[];
  /** The path that the handler is mounted at, such as `/ops`. Default: the root. */
  readonly base?: string;
}

const executor: Kind = {
  words: 'an open executor',
  fits: (value) => value instanceof Executor,
  hint: () => 'pass what Executor.open returns',
};

const basePath: Kind = {
  words: "a path that begins with '/' and does not end with one",
  fits: (value) => typeof value === 'string' && /^(?:\/[\w.~-]+)*$/.test(value),
};

const host: Kind = {
  words: 'a name with or without a port',
  fits: (value) =>
    typeof value === 'string' && /^(?:https:\/\/)?(?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?$/i.test(value),
};

const kinds: OptionKinds<DashboardOptions> = {
  store: path,
  executor,
  readOnly: flag,
  hosts: listOf(host, "a list of names such as 'ops.example.com'"),
  base: basePath,
};

/** Throws MR501. */
export function requireDashboardOptions(options: DashboardOptions): void {
  requireOptions('dashboard', options, kinds);
  if ((options.store === undefined) !== (options.executor === undefined)) return;
  throw new MillraceError('MR501', "dashboard needs either 'store' or 'executor'", {
    hint: "write { store: '.millrace' }, or { executor }",
  });
}
