import { existsSync, readFileSync } from 'node:fs';
// Not by its name: programs that make bundles often put that of `createRequire` before them.
import nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { MillraceError } from './errors.ts';
import { version } from './version.ts';

declare global {
  /** In the bundle of the command, the URL of its folder: `.ci/bundle.mjs` puts it here. */
  var millraceBundle: string | undefined;
}

interface Place {
  /** A `file:` URL that ends with a slash. */
  readonly folder: string;
  /** Of its modules. The sources are run as they are where Node can do that. */
  readonly suffix: string;
}

let place: Place | undefined;

/**
 * Returns the `file:` URL of a module of this package that a thread or process is started with, by
 * its path without suffix, such as `workers/entry`. In a bundle it is that of the package that is
 * installed where the bundle finds it. Throws MR801 when there is none, or another version.
 */
export function packageFile(path: string): string {
  const bundle = globalThis.millraceBundle;
  if (bundle !== undefined) return new URL(`${path.replaceAll('/', '.')}.js`, bundle).href;
  place ??= ownPlace() ?? installedPlace();
  return new URL(`${path}${place.suffix}`, place.folder).href;
}

/** Loads a dependency that works in no bundle: it loads files that are beside its own. */
export function requirePackage(name: string): unknown {
  return nodeModule.createRequire(packageFile('src/package-files'))(name);
}

/** A bundle for CommonJS has no such URL. */
const here: string | undefined = import.meta.url;

/** Undefined in a bundle: the other files of the package are not beside this one. */
function ownPlace(): Place | undefined {
  const [, suffix] = /\/src\/package-files(\.[jt]s)$/.exec(here ?? '') ?? [];
  if (suffix === undefined) return undefined;
  const folder = new URL('..', here).href;
  return existsSync(new URL(`workers/entry${suffix}`, folder)) ? { folder, suffix } : undefined;
}

function installedPlace(): Place {
  const [file] = placesOfBundle().flatMap(packageJsonFor);
  const hint = `install millrace ${version} beside the bundle, in its node_modules, as lmdb`;
  if (file === undefined) {
    const message =
      'Millrace is in a bundle, and starts threads and programs with files of its package, which is not installed';
    throw new MillraceError('MR801', message, { hint });
  }
  const installed: unknown = JSON.parse(readFileSync(file, 'utf8')).version;
  if (installed === version) {
    return { folder: new URL('dist/', pathToFileURL(file)).href, suffix: '.js' };
  }
  const message = `the bundle has Millrace ${version}, and ${file} is of version ${installed}`;
  throw new MillraceError('MR801', message, { hint });
}

/** Where Node looks for packages of the bundle from: its file, or else the program that runs. */
function placesOfBundle(): readonly string[] {
  const own = here ?? (typeof __filename === 'string' ? __filename : undefined);
  const [, program] = process.argv;
  return [own, program, `${process.cwd()}/`].filter((place) => place !== undefined);
}

function packageJsonFor(place: string): readonly string[] {
  try {
    return [nodeModule.createRequire(place).resolve('millrace/package.json')];
  } catch {
    return [];
  }
}
