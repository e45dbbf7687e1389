import { MillraceError } from '../../api/basics.ts';
import { type LimitReport, listLimits, removeLimit, setLimit } from '../../api/limits.ts';
import { printableLine } from '../../api/texts.ts';
import { boundsText } from '../limit-text.ts';
import { storeFolder } from '../store-folder.ts';
import { type Column, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { count } from '../text.ts';

export interface LimitCommandOptions {
  readonly concurrency?: number;
  readonly rate?: string;
  readonly store?: string;
  readonly json?: boolean;
}

const columns: readonly Column<LimitReport>[] = [
  { title: 'LIMIT', cell: ({ name }) => printableLine(name) },
  {
    title: 'WORKFLOW',
    cell: ({ workflow }) => (workflow === null ? '-' : printableLine(workflow)),
  },
  { title: 'ALLOWS', cell: (limit) => boundsText(limit) },
  { title: 'RUNS', align: 'right', cell: ({ runs }) => useText(runs) },
  { title: 'ATTEMPTS', align: 'right', cell: ({ attempts }) => useText(attempts) },
];

/** `3`, or `3, 7 waiting` */
function useText({ held, waiting }: LimitReport['runs']): string {
  return waiting === 0 ? count(held) : `${count(held)}, ${count(waiting)} waiting`;
}

/** Sets, lists and removes the limits of a store. */
export async function limitCommand(
  what: 'set' | 'ls' | 'rm',
  name: string | undefined,
  options: LimitCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const folder = storeFolder(options.store);
  if (what === 'ls') {
    const limits = await listLimits(folder);
    if (options.json) {
      terminal.data(`${JSON.stringify({ schema: 'millrace.limits/1', limits })}\n`);
    } else if (limits.length > 0) terminal.write(...table(columns, limits));
    else terminal.print('there are no limits in this store yet');
    return 0;
  }
  if (what !== 'set' && what !== 'rm') {
    throw new MillraceError('MR501', `'${String(what)}' is none of set, ls and rm`);
  }
  if (name === undefined) throw new MillraceError('MR501', 'name the limit');
  if (what === 'rm') {
    const wasThere = await removeLimit(folder, name);
    terminal.print(wasThere ? `limit ${name} is removed` : `there was no limit ${name}`);
    return 0;
  }
  const { concurrency, rate } = options;
  await setLimit(folder, name, {
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(rate === undefined ? {} : { rate: /^\d+(\.\d+)?$/.test(rate) ? Number(rate) : rate }),
  });
  terminal.print(`limit ${name} is set`);
  return 0;
}
