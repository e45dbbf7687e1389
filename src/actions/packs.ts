import type { CodeVersion } from '../code/code-version.ts';
import { packageFile } from '../package-files.ts';

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
  core: 'ask count echo fail group noop sleep stats succeed sum top wait_for wait_until',
  file:
    'glob hash read_bytes read_csv read_json read_jsonl read_lines read_text stat ' +
    'write_bytes write_csv write_json write_jsonl write_text',
  http: 'get post request',
  shell: 'run',
};

/** Those of core that are folds. */
const builtInFolds = ['count', 'group', 'stats', 'sum', 'top'];

/** Throws MR801 in a bundle without the package beside it. */
export function builtInPacks(): readonly PackSource[] {
  return Object.keys(builtIn).map((pack) => ({ pack, url: builtInUrl(pack) }));
}

function builtInUrl(pack: string): string {
  return packageFile(`src/actions/builtin/${pack}`);
}

/**
 * What the built-in packs export, without loading them: their imports take 100 ms, and most runs
 * call few of them.
 */
export const builtInExports = Object.entries(builtIn).map(([pack, names]) => ({
  pack,
  actions: names.split(' '),
  folds: pack === 'core' ? builtInFolds : [],
  others: {},
}));

export function isBuiltIn({ pack, url }: PackSource): boolean {
  return Object.hasOwn(builtIn, pack) && url === builtInUrl(pack);
}
