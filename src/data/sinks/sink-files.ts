import { realpath, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SinkFile, SinkFiles, SinkPlace } from '../../ports/sinks.ts';
import { PartFile, syncFolder } from './part-file.ts';
import { StreamFile } from './stream-file.ts';
import { named } from './unwritable.ts';

/** Files of results on the disk of this machine. */
export const sinkFiles: SinkFiles = {
  async open(place: SinkPlace, length: number, signal: AbortSignal): Promise<SinkFile> {
    const { path } = place;
    if (path === '-') return StreamFile.standardOutput(length, signal);
    const found = await named(path, () => stat(path).catch(absent));
    if (found && !found.isFile()) return StreamFile.open(path, found, { length, signal });
    return PartFile.open(place, length);
  },

  place({ path, part }: SinkPlace): Promise<void> {
    return named(path, async () => {
      if (path === '-' || !(await stat(part).catch(absent))) return;
      // A link stays, and its file is replaced.
      const place = await realpath(path).catch(() => path);
      await rename(part, place);
      await syncFolder(dirname(place));
    });
  },
};

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
