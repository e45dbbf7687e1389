import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const script = fileURLToPath(new URL('./list-run.js', import.meta.url));

/** What a run over many small items took, in a program of its own. */
export interface ListFigures {
  /** From the start until the first items are on disk. */
  readonly firstMs: number;
  readonly wallMs: number;
  readonly cpuMicros: number;
  readonly peakMb: number;
}

/** `index`: the path of the library. `of`: the number of objects, or the path of the lines. */
export function measureList(index: string, kind: 'array' | 'file', of: string): ListFigures {
  const args = ['--expose-gc', script, pathToFileURL(index).href, kind, of];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
