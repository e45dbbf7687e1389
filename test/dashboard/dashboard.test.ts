import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dashboard } from '../../src/dashboard/public.ts';
import type { RunsPage } from '../../src/dashboard/payloads/runs.ts';
import type { RunSnapshot } from '../../src/dashboard/payloads/run.ts';
import { temporaryFolder } from '../support/temp.ts';
import { ask, executorIn } from './scene.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of a program; returns its port. */
async function serving(handler: Handler): Promise<number> {
  const server = createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const flow = 'name: mounted\ntasks:\n  - {name: a, action: core.echo, input: {x: 1}}\n';

describe('a dashboard in a program', () => {
  it('answers below the path that it is mounted at', async () => {
    const store = join(await temporaryFolder(), 'store');
    const mounted = dashboard({ store, base: '/ops/runs' });
    onTestFinished(() => mounted.close());
    const port = await serving(mounted);
    const runs = await ask(port, '/ops/runs/api/runs');
    expect([runs.status, JSON.parse(runs.text)]).toEqual([
      200,
      { store, rows: [], byState: {}, total: 0, matches: 0, cursor: null },
    ]);
    const page = await ask(port, '/ops/runs');
    expect([page.status, page.headers['location']]).toEqual([308, '/ops/runs/']);
    expect((await ask(port, '/ops/runsapi/runs')).status).toBe(404);
  });

  it('answers behind a router that takes the path off', async () => {
    const store = join(await temporaryFolder(), 'store');
    const mounted = dashboard({ store });
    onTestFinished(() => mounted.close());
    // As Express does it.
    const port = await serving((request, response) => {
      const originalUrl = request.url ?? '';
      const url = originalUrl.slice('/ops'.length).replace(/^(?!\/)/, '/');
      mounted(Object.assign(request, { originalUrl, url }), response);
    });
    expect((await ask(port, '/ops/api/runs')).status).toBe(200);
    const page = await ask(port, '/ops?a=1');
    expect([page.status, page.headers['location']]).toEqual([308, '/ops/?a=1']);
  });

  it('reads a body that the program has parsed', async () => {
    const folder = await temporaryFolder();
    const executor = await executorIn(join(folder, 'store'));
    const { id } = await executor.start(flow);
    const mounted = dashboard({ executor });
    const port = await serving((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body: unknown = JSON.parse(Buffer.concat(parts).toString());
        mounted(Object.assign(request, { body }), response);
      });
    });
    const host = `127.0.0.1:${port}`;
    const { status, text } = await ask(port, `/api/runs/${id}/actions`, {
      method: 'POST',
      headers: {
        host,
        origin: `http://${host}`,
        'content-type': 'application/json',
        'x-millrace': '1',
      },
      body: '{"kind":"none"}',
    });
    expect([status, JSON.parse(text).message]).toEqual([400, expect.stringContaining("'kind'")]);
  });

  it('shows the store of an executor, and lets pages retry its runs', async () => {
    const executor = await executorIn(join(await temporaryFolder(), 'store'));
    const failing = 'name: f\ntasks:\n  - {name: a, action: core.fail, input: {message: no}}\n';
    const run = await executor.start(failing);
    await run.result().catch(() => {});
    const mounted = dashboard({ executor });
    const port = await serving(mounted);
    const { text } = await ask(port, `/api/runs/${run.id}`);
    const { may, state }: RunSnapshot = JSON.parse(text);
    expect([state, may]).toEqual(['failed', { control: false, start: true }]);
    const host = `127.0.0.1:${port}`;
    const asked = await ask(port, `/api/runs/${run.id}/actions`, {
      method: 'POST',
      headers: {
        host,
        origin: `http://${host}`,
        'content-type': 'application/json',
        'x-millrace': '1',
      },
      body: '{"kind":"retry"}',
    });
    expect([asked.status, JSON.parse(asked.text)]).toEqual([202, { id: expect.any(String) }]);
    await mounted.close();
    const page: RunsPage = JSON.parse((await ask(port, '/api/runs')).text);
    expect(page.rows).toMatchObject([{ id: run.id }]);
  });

  it('answers to the names of its machine only, unless the program names others', async () => {
    const store = join(await temporaryFolder(), 'store');
    const statuses = async (hosts?: readonly string[]): Promise<Record<string, number>> => {
      const mounted = dashboard({ store, ...(hosts ? { hosts } : {}) });
      onTestFinished(() => mounted.close());
      const port = await serving(mounted);
      const names = ['localhost:1', '[::1]', 'ops.example.com', 'evil.example'];
      const answers = names.map(async (host) => {
        const { status } = await ask(port, '/api/runs', { headers: { host } });
        return [host, status] as const;
      });
      return Object.fromEntries(await Promise.all(answers));
    };
    expect(await statuses()).toEqual({
      'localhost:1': 200,
      '[::1]': 200,
      'ops.example.com': 403,
      'evil.example': 403,
    });
    expect(await statuses(['Ops.example.com'])).toEqual({
      'localhost:1': 403,
      '[::1]': 403,
      'ops.example.com': 200,
      'evil.example': 403,
    });
  });

  it.each([
    ['ops.example.com', 'http://ops.example.com', 200],
    ['ops.example.com', 'https://ops.example.com', 403],
    ['https://ops.example.com', 'https://ops.example.com', 200],
    ['https://ops.example.com', 'http://ops.example.com', 403],
  ])('as %s answers pages of %s with %i', async (name, origin, status) => {
    const mounted = dashboard({ store: join(await temporaryFolder(), 'store'), hosts: [name] });
    onTestFinished(() => mounted.close());
    const port = await serving(mounted);
    const headers = { host: 'ops.example.com', origin };
    expect((await ask(port, '/api/runs', { headers })).status).toBe(status);
  });

  it('says where the program names others', async () => {
    const mounted = dashboard({ store: join(await temporaryFolder(), 'store') });
    onTestFinished(() => mounted.close());
    const port = await serving(mounted);
    const { text } = await ask(port, '/api/runs', { headers: { host: 'evil.example' } });
    expect(JSON.parse(text)).toMatchObject({
      code: 'MR517',
      hint: expect.stringContaining("'hosts'"),
    });
  });

  it.each([
    [{}, "dashboard needs either 'store' or 'executor'"],
    [{ store: 'a', bsae: '/ops' }, "dashboard has no option 'bsae'"],
    [{ store: 'a', base: '/ops/' }, "dashboard: 'base' must be a path that begins with '/'"],
    [{ store: 'a', hosts: ['http://a/b'] }, "dashboard: 'hosts"],
    [{ store: 1 }, "dashboard: 'store' must be a path"],
  ])('refuses options that are wrong: %o', (options, message) => {
    const call = (): unknown => dashboard(options as Parameters<typeof dashboard>[0]);
    expect(call).toThrow(
      expect.objectContaining({ code: 'MR501', message: expect.stringContaining(message) }),
    );
  });
});
