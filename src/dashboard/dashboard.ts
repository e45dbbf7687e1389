import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { dashboardApp } from './app.ts';
import { Context } from './context.ts';
import { builtPages, Pages } from './files/pages.ts';
import { Gate, type GateOptions } from './guard/gate.ts';
import { type DashboardOptions, requireDashboardOptions } from './options.ts';
import { ExecutorSource } from './source/executor-source.ts';
import { FolderSource } from './source/folder-source.ts';

/** Answers requests of a `node:http` server. */
export interface Dashboard {
  (request: IncomingMessage, response: ServerResponse): void;
  /** Ends the streams that are open, and closes the store unless it is that of an executor. */
  close(): Promise<void>;
}

/**
 * Pages over a store, as a handler for a server of a program: of `node:http`, Express or Fastify.
 * The program decides who may ask: what reaches the handler by a name of its own is answered.
 * Throws MR501.
 */
export function dashboard(options: DashboardOptions): Dashboard {
  requireDashboardOptions(options);
  const { hosts } = options;
  const allowed = hosts && new Set(hosts.map((host) => host.toLowerCase()));
  return guarded(options, allowed ? { hosts: () => allowed } : {});
}

/** A dashboard that also checks who asks. `pages` is the folder of the pages. */
export function guarded(
  { store = '.millrace', executor, readOnly = false, base = '' }: DashboardOptions,
  gate: Omit<GateOptions, 'path'>,
  pages = builtPages,
): Dashboard {
  const source = executor
    ? new ExecutorSource(executor)
    : new FolderSource(store, readOnly ? 'read' : 'write');
  // The first page need not wait for it; what is wrong with it is said where it is asked for.
  void source.open().catch(() => undefined);
  const context = new Context({
    source,
    readOnly,
    executor,
    pages,
    names: () => [...(gate.hosts?.() ?? [])],
  });
  const app = dashboardApp({
    context,
    pages: new Pages(pages),
    gate: new Gate({ ...gate, path: `${base}/` }),
    base,
  });
  const listen = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    void listen(request, response);
  };
  return Object.assign(handle, { close: () => context.close() });
}
