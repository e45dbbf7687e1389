import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeText } from '../../../formats/encode.ts';
import { createFolders } from './create-folders.ts';
import { type Destination, destinationOf, type LinkRule } from './destination.ts';

/**
 * A file that is being written, which readers see whole or not at all, also after a crash: it is a
 * temporary file next to its place until `commit` flushes and renames it. What is no regular file,
 * such as a pipe or a device, cannot be replaced: it is written to directly.
 *
 * | state     | holds                                            | left by           |
 * | --------- | ------------------------------------------------ | ----------------- |
 * | open      | the temporary file exists, and nothing else does | commit, discard   |
 * | committed | the file is in its place                         | nothing           |
 * | discarded | nothing is left of it                            | nothing           |
 */
export class Draft {
  readonly #file: FileHandle;
  readonly #destination: Destination;
  /** Where it is written until it is committed. Undefined for what is written to directly. */
  readonly temporary: string | undefined;
  #bytes = 0;

  private constructor(file: FileHandle, destination: Destination, temporary: string | undefined) {
    this.#file = file;
    this.#destination = destination;
    this.temporary = temporary;
  }

  /**
   * Creates the folders above `path`, which is absolute. The temporary file that a `writer` leaves
   * when its thread or process is killed is replaced when it opens the same path again.
   */
  static async open(path: string, writer: string, links: LinkRule = 'follow'): Promise<Draft> {
    const destination = await destinationOf(path, links);
    const { found } = destination;
    if (found && !found.isFile()) {
      return new Draft(await openDirectly(path, found), destination, undefined);
    }
    const folder = dirname(destination.path);
    // Of a length of its own: next to a file with the longest name there is room for it.
    const temporary = join(folder, `.millrace-${hashOf(writer, destination.path)}.tmp`);
    // What is to be private must not be readable before.
    const file = await openWithFolders(temporary, found ? 0o600 : 0o666);
    return new Draft(file, destination, temporary);
  }

  /** Text is written as UTF-8. */
  async write(part: string | Uint8Array): Promise<void> {
    const bytes = typeof part === 'string' ? encodeText(part) : part;
    await this.#file.writeFile(bytes);
    this.#bytes += bytes.length;
  }

  /** The last `most` bytes of what stands in the temporary file, whoever has written it. */
  async end(most: number): Promise<Buffer> {
    if (this.temporary === undefined) return Buffer.alloc(0);
    const { size } = await this.#file.stat();
    const bytes = Buffer.alloc(Math.min(most, size));
    await this.#file.read(bytes, 0, bytes.length, size - bytes.length);
    return bytes;
  }

  /** Another process has written to the temporary file: its size counts. */
  async measure(): Promise<void> {
    this.#bytes = (await this.#file.stat()).size;
  }

  /** Puts the file in its place. Returns its size in bytes. */
  async commit(): Promise<number> {
    try {
      const { found, path } = this.#destination;
      if (this.temporary !== undefined) {
        if (found) await keepAttributes(this.#file, found);
        await this.#file.sync();
      }
      await this.#file.close();
      if (this.temporary !== undefined) await rename(this.temporary, path);
      return this.#bytes;
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  /** Leaves what is in the place as it is. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => {});
    if (this.temporary !== undefined) await rm(this.temporary, { force: true });
  }
}

function hashOf(writer: string, path: string): string {
  return createHash('sha256').update(`${writer}\0${path}`).digest('hex').slice(0, 16);
}

async function openWithFolders(path: string, mode: number): Promise<FileHandle> {
  try {
    return await openAnew(path, mode);
  } catch (error) {
    if (Object(error).code !== 'ENOENT') throw error;
    await createFolders(dirname(path));
    return openAnew(path, mode);
  }
}

/** Creates a file, in place of one that was left. */
async function openAnew(path: string, mode: number): Promise<FileHandle> {
  try {
    return await open(path, 'wx+', mode);
  } catch (error) {
    if (Object(error).code !== 'EEXIST') throw error;
    await rm(path, { force: true });
    return open(path, 'wx+', mode);
  }
}

/** Throws for a pipe that no process reads: to open it would block a thread of Node for ever. */
async function openDirectly(path: string, found: Stats): Promise<FileHandle> {
  if (!found.isFIFO()) return open(path, 'w');
  const probe = await open(path, constants.O_WRONLY | constants.O_NONBLOCK).catch(
    (cause: unknown) => {
      if (Object(cause).code !== 'ENXIO') throw cause;
      throw new Error('no process reads from this pipe', { cause });
    },
  );
  try {
    return await open(path, 'w');
  } finally {
    await probe.close();
  }
}

/** Gives a file the owner and the mode of the one that it replaces. */
async function keepAttributes(file: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  const own = await file.stat();
  let isKept = own.uid === uid && own.gid === gid;
  // Only root gives files away. Others can keep the group, if they belong to it.
  if (!isKept) isKept = await isPermitted(file.chown(uid, gid));
  if (!isKept && own.gid !== gid) await isPermitted(file.chown(own.uid, gid));
  // Set-user-ID and set-group-ID are for the owner and the group that the file had.
  await file.chmod(mode & (isKept ? 0o7777 : 0o1777));
}

async function isPermitted(change: Promise<void>): Promise<boolean> {
  try {
    await change;
    return true;
  } catch (error) {
    if (Object(error).code === 'EPERM') return false;
    throw error;
  }
}
