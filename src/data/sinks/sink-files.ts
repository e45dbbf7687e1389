import { realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isStandardOutput } from '../../formats/rows/standard-output.ts';
import type { SinkFile, SinkFiles, SinkPlace, SinkStart } from '../../ports/sinks.ts';
import { PartFile, syncFolder } from './part-file.ts';
import { StreamFile } from './stream-file.ts';
import { named } from './unwritable.ts';

/** Files of results on the disk of this machine. */
export const sinkFiles: SinkFiles = {
  async open(place: SinkPlace, start: SinkStart): Promise<SinkFile> {
    const { path } = place;
    if (isStandardOutput(path)) return StreamFile.standardOutput(start);
    const found = await named(path, () => stat(path).catch(absent));
    if (found && !found.isFile()) return StreamFile.open(path, found, start);
    return PartFile.open({ ...(await located(place)), path }, start);
  },

  place(place: SinkPlace): Promise<void> {
    return named(place.path, async () => {
      if (isStandardOutput(place.path)) return;
      const { path, part, left = [] } = await located(place);
      for (const other of left) await rm(other, { force: true });
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
async function located({ path, part, from, left = [] }: SinkPlace): Promise<SinkPlace> {
  const real = await realpath(path).catch(() => path);
  const beside = (name: string): string => join(dirname(real), basename(name));
  return {
    path: real,
    part: beside(part),
    ...(from === undefined ? {} : { from: beside(from) }),
    left: left.map(beside),
  };
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
