import { readdir, stat } from 'node:fs/promises';
import { hostname, totalmem } from 'node:os';
import { join } from 'node:path';
import { limitReports } from '../../executor/limits.ts';
import { hasEnded } from '../../run/records.ts';
import type { LimitRow, StorePage } from '../payloads/store.ts';
import type { OpenSource } from '../source/source.ts';
import { version } from '../../version.ts';

/** Files of a store that are counted one by one. */
const mostFiles = 10_000;

export async function storePage(
  source: OpenSource,
  folder: string,
  address: string,
  allowed: readonly string[],
): Promise<StorePage> {
  const { bytes, isWhole } = await storeBytes(folder);
  const runs = source.store.runIds().length;
  return {
    folder,
    limits: limitRows(source),
    facts: [
      ['size', `${isWhole ? '' : 'at least '}${sizeText(bytes)}`],
      ['runs', `${runs}, with those of sub-workflows and blocks`],
      ['being removed', String(source.store.removals().length)],
      ['Millrace', version],
      ['Node.js', process.version],
      ['machine', `${hostname()}, ${sizeText(totalmem())} of memory, ${process.platform}`],
    ],
    address,
    allowed,
  };
}

function limitRows({ store }: OpenSource): LimitRow[] {
  const waiting = store.runs().filter(({ state }) => !hasEnded(state));
  return limitReports(store.limits).map((limit) => {
    const { name, workflow, concurrency, rate, runs, attempts } = limit;
    const users = waiting.filter((run) => run.limit?.name === name).map((run) => run.workflow);
    return {
      name,
      inFlight: runs.held + attempts.held,
      concurrency,
      rate: null,
      rateLimit: rate === null ? null : `${rate}/s`,
      waiting: runs.waiting + attempts.waiting,
      usedBy: workflow === null ? [...new Set(users)] : [workflow],
    };
  });
}

/** Of the tables, and of the files beside them. */
export async function storeBytes(
  folder: string,
): Promise<{ readonly bytes: number; readonly isWhole: boolean }> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  let bytes = 0;
  for (const name of names.slice(0, mostFiles)) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    // What is not written of a file with holes takes no room.
    if (found?.isFile()) bytes += Math.min(found.size, found.blocks * 512 || found.size);
  }
  return { bytes, isWhole: names.length <= mostFiles };
}

function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
