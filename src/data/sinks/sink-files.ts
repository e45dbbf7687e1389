import { realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isStandardOutput } from '../../formats/rows/standard-output.ts';
import type { SinkFile, SinkFiles, SinkPlace } from '../../ports/sinks.ts';
import { PartFile, syncFolder } from './part-file.ts';
import { StreamFile } from './stream-file.ts';
import { named } from './unwritable.ts';

/** Files of results on the disk of this machine. */
export const sinkFiles: SinkFiles = {
  async open(place: SinkPlace, length: number, signal: AbortSignal): Promise<SinkFile> {
    const { path } = place;
    if (isStandardOutput(path)) return StreamFile.standardOutput(length, signal);
    const found = await named(path, () => stat(path).catch(absent));
    if (found && !found.isFile()) return StreamFile.open(path, found, { length, signal });
    return PartFile.open({ path, part: (await located(place)).part }, length);
  },

  place(place: SinkPlace): Promise<void> {
    return named(place.path, async () => {
      if (isStandardOutput(place.path)) return;
      const { path, part } = await located(place);
      if (!(await stat(part).catch(absent))) return;
      await rename(part, path);
      await syncFolder(dirname(path));
    });
  },

  async discard(place: SinkPlace): Promise<void> {
    if (isStandardOutput(place.path)) return;
    await rm((await located(place)).part, { force: true });
  },
};

/** A link stays, and its file is replaced: the part is on the same file system as that. */
async function located({ path, part }: SinkPlace): Promise<SinkPlace> {
  const real = await realpath(path).catch(() => path);
  return { path: real, part: join(dirname(real), basename(part)) };
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
