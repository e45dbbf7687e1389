import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readBlocks } from './blocks.ts';
import type { Problem } from './check-page.ts';
import type { PageFolder } from './page-folder.ts';
import { missingLine } from './printed.ts';

/** What a page did in its folder. */
interface PageRun {
  /** At most one: later blocks build upon the one that failed. */
  readonly problems: readonly Problem[];
  /** Run blocks that need what is not there. */
  readonly skipped: readonly Problem[];
}

/** Writes the files of a page and runs its run blocks, in the order of the page. */
export async function runPage(page: string, folder: PageFolder): Promise<PageRun> {
  const skipped: Problem[] = [];
  let output: string | undefined;
  for (const { line, text, uses, needs } of readBlocks(page)) {
    const use = uses[0];
    const failed = (message: string): PageRun => ({ problems: [{ line, message }], skipped });
    if (use?.is === 'file') {
      const path = join(folder.path, use.name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    } else if (use?.is === 'run') {
      const missing = await folder.missing(needs);
      if (missing.length > 0) {
        skipped.push({ line, message: `not run without ${missing.join(', ')}` });
        output = undefined;
        continue;
      }
      const ended = await folder.run(text);
      if (ended.code !== use.exit) {
        return failed(`exit code ${ended.code} in place of ${use.exit}:\n${ended.output}`);
      }
      output = ended.output;
    } else if (use?.is === 'prints' && output !== undefined) {
      const missing = missingLine(text, output);
      if (missing !== undefined) {
        return failed(`the output has no line (or not in this order)\n${missing}\nin\n${output}`);
      }
    }
  }
  return { problems: [], skipped };
}
