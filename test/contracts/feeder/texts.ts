import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temp.ts';

export async function folderWith(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

export const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, k) => from + k);
export const lines = (from: number, to: number): string => `${numbers(from, to).join('\n')}\n`;
