import { execFile } from 'node:child_process';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The root of the project; the compiled file is in dist/test/support/docs. */
export const root = fileURLToPath(new URL('../../../..', import.meta.url));

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** The build under test is packed as it is: a new build would remove it under the other tests. */
async function pack(...options: readonly string[]): Promise<Packed> {
  const args = ['pack', '--ignore-scripts', '--json', ...options];
  const { stdout } = await run('npm', args, { cwd: root, maxBuffer: 2 ** 26 });
  // Newer versions of npm print an object, with the name of the package as its key.
  const [packed] = Object.values<Packed>(JSON.parse(stdout));
  if (packed === undefined) throw new Error('npm pack did not say what it packed');
  return packed;
}

/** The paths of the files that npm packs. */
export async function packedFiles(): Promise<readonly string[]> {
  return (await pack('--dry-run')).files.map(({ path }) => path);
}

/**
 * Unpacks what npm packs into a folder, and returns the package in it. Its dependencies are those
 * of the project: nothing is loaded from a registry. `readme.test.ts` installs them.
 */
export async function unpackInto(folder: string): Promise<string> {
  const { filename } = await pack('--pack-destination', folder);
  await mkdir(folder, { recursive: true });
  await run('tar', ['-xzf', join(folder, filename), '-C', folder]);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const millrace = join(folder, 'package');
  await chmod(join(millrace, 'dist/src/cli/main.js'), 0o755);
  return millrace;
}
