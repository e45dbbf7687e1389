import { serveDashboard } from '../../api/dashboard.ts';
import { MillraceError } from '../../api/basics.ts';
import { findStoredRun } from '../find-run.ts';
import { openBrowser } from '../open-browser.ts';
import { StopSignals } from '../stop-signals.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface UiOptions {
  readonly store?: string;
  readonly port?: number;
  /** False with --no-open. */
  readonly open?: boolean;
  readonly host: string;
  readonly allowRemote?: boolean;
  readonly allowActions?: boolean;
}

const loopback = new Set(['127.0.0.1', 'localhost', '::1']);

/** Tried first, so that the address of a page is the same next time. */
const usualPort = 7474;

/** Serves pages over a store until it is stopped. */
export async function uiCommand(
  name: string | undefined,
  options: UiOptions,
  terminal: Terminal,
): Promise<number> {
  const store = storeFolder(options.store);
  const isRemote = !loopback.has(options.host);
  if (isRemote && !options.allowRemote) throw notRemote(options.host);
  const run = name === undefined ? undefined : (await findStoredRun(store, name)).run;
  const readOnly = isRemote && !options.allowActions;
  const served = await serve({ store, host: options.host, readOnly }, options.port);
  const stopped = new Promise<void>((resolve) => {
    const signals = new StopSignals({
      stop: () => {
        signals.release();
        resolve();
      },
      giveUp: () => {},
    });
  });
  const url = run === undefined ? served.url : `${served.url}#/runs/${run}`;
  terminal.write(url);
  terminal.print(
    readOnly ? 'pages only show: --allow-actions lets them change runs' : 'stop it with Ctrl-C',
  );
  if (options.open !== false) openBrowser(url);
  await stopped;
  await served.close();
  return 0;
}

async function serve(
  options: { readonly store: string; readonly host: string; readonly readOnly: boolean },
  port: number | undefined,
): ReturnType<typeof serveDashboard> {
  if (port !== undefined) return serveDashboard({ ...options, port });
  try {
    return await serveDashboard({ ...options, port: usualPort });
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'MR803')
      return serveDashboard({ ...options, port: 0 });
    throw error;
  }
}

function notRemote(host: string): MillraceError {
  const message = `with --host ${host} other machines can read the store`;
  return new MillraceError('MR501', message, {
    hint: 'add --allow-remote if that is meant; --allow-actions lets them change runs as well',
  });
}
