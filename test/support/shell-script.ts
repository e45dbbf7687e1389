import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a script of `sh` that can be run as a program. */
export async function shellScript(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
}
