import type { CodeVersion } from '../code/code-version.ts';

/** A module. Its exported functions are the actions `pack.name`. */
export interface PackSource {
  readonly pack: string;
  /** A `file:` URL. */
  readonly url: string;
  /** The version of its code that is to run. Absent: whichever there is, as of built-in packs. */
  readonly code?: CodeVersion;
}

/** The actions of the built-in packs. A test compares them with the modules. */
const builtIn = {
  core: 'echo fail noop sleep',
  file:
    'glob hash read_csv read_json read_jsonl read_lines read_text stat ' +
    'write_csv write_json write_jsonl write_text',
  http: 'get post request',
  shell: 'run',
};

const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

export const builtInPacks: readonly PackSource[] = Object.keys(builtIn).map((pack) => ({
  pack,
  url: new URL(`./builtin/${pack}${suffix}`, import.meta.url).href,
}));

const builtInUrls = new Set(builtInPacks.map(({ url }) => url));

/**
 * What the built-in packs export, without loading them: their imports take 100 ms, and most runs
 * call few of them.
 */
export const builtInExports = Object.entries(builtIn).map(([pack, names]) => ({
  pack,
  actions: names.split(' '),
  others: {},
}));

export function isBuiltIn({ url }: PackSource): boolean {
  return builtInUrls.has(url);
}
