import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Creates a folder and those above it. In `/proc`, `recursive` of Node would never end. */
export async function createFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = Object(error);
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await createFolder(dirname(path));
    await createOnce(path);
  }
}

async function createOnce(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (Object(error).code !== 'EEXIST') throw error;
  }
}
