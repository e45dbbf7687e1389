import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a folder and those above it. Not with `recursive`: in a file system that refuses a folder
 * with ENOENT, such as that of /proc, Node tries again without end.
 */
export async function createFolders(path: string): Promise<void> {
  try {
    await createFolder(path);
  } catch (error) {
    if (Object(error).code !== 'ENOENT' || dirname(path) === path) throw error;
    await createFolders(dirname(path));
    await createFolder(path);
  }
}

/** One that exists is as good, though another writer created it meanwhile. */
async function createFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (Object(error).code !== 'EEXIST') throw error;
  }
}
