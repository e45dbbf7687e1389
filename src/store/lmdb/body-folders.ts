import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BodyFolders } from '../../ports/store.ts';
import type { RunId } from '../../run/records.ts';
import { asRunId } from '../../run/run-id.ts';

/** The folder `data` of a store: a folder for each run that has written bodies. */
export class LmdbBodyFolders implements BodyFolders {
  readonly isDurable: boolean;
  readonly #folder: string;

  constructor(directory: string, isDurable: boolean) {
    this.#folder = join(directory, 'data');
    this.isDurable = isDurable;
  }

  of(run: RunId): string {
    return join(this.#folder, encodeURIComponent(run));
  }

  runs(): readonly RunId[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder).map((name) => asRunId(decodeURIComponent(name)));
  }

  async remove(run: RunId): Promise<void> {
    await rm(this.of(run), { recursive: true, force: true });
  }
}
