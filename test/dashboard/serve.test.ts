import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveDashboard } from '../../src/dashboard/serve.ts';
import { ask, asPage, knownTo, served, tokenOf } from './scene.ts';

const noStore = { store: 'nowhere', host: '127.0.0.1', readOnly: false };

describe('a served dashboard', () => {
  it('puts the token of its URL in a cookie that no script and no other site can use', async () => {
    const dashboard = await served();
    const { port } = dashboard;
    const headers = { host: `127.0.0.1:${port}` };
    const opened = await ask(port, `/?token=${tokenOf(dashboard)}&a=1`, { headers });
    expect(opened.status).toBe(303);
    expect(opened.headers['location']).toBe('/?a=1');
    expect(opened.headers['set-cookie']).toEqual([
      `millrace-${port}=${tokenOf(dashboard)}; Path=/; HttpOnly; SameSite=Strict`,
    ]);
    expect(Buffer.from(tokenOf(dashboard), 'base64url')).toHaveLength(32);
    const page = await ask(port, '/', { headers: knownTo(dashboard) });
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('<title>pages')]);
  });

  it.each([
    ['no token', {}],
    ['the cookie of another dashboard', { cookie: 'millrace-1=abc' }],
    ['a wrong token', { authorization: 'Bearer abc' }],
  ])('lets nobody in with %s', async (_, headers) => {
    const { port } = await served();
    const host = `127.0.0.1:${port}`;
    for (const path of ['/', '/app.js', '/api/runs', '/?token=abc', '/api/runs?token=']) {
      const { status, text } = await ask(port, path, { headers: { host, ...headers } });
      expect([path, status, JSON.parse(text).code]).toEqual([path, 403, 'MR517']);
    }
  });

  it('lets a program in that sends the token', async () => {
    const dashboard = await served();
    const { port } = dashboard;
    const headers = { host: `localhost:${port}`, authorization: `Bearer ${tokenOf(dashboard)}` };
    expect((await ask(port, '/api/runs', { headers })).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1.evil.example:PORT',
  ])('answers to no other name: %s', async (name) => {
    const dashboard = await served();
    const host = name.replace('PORT', String(dashboard.port));
    const { status, text } = await ask(dashboard.port, '/api/runs', {
      headers: { ...knownTo(dashboard), host },
    });
    expect([status, JSON.parse(text).code]).toEqual([403, 'MR517']);
  });

  it.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a hidden origin', { origin: 'null' }],
    ['the same name by another scheme', { origin: 'https://127.0.0.1:PORT' }],
    ['an origin with the name of a user', { origin: 'http://evil@127.0.0.1:PORT' }],
    ['another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }],
    [
      'another port, as a browser says it',
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' },
    ],
  ])('answers no page of %s', async (_, headers) => {
    const dashboard = await served();
    const given = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('PORT', String(dashboard.port)),
    ]);
    const answer = await ask(dashboard.port, '/api/runs', {
      headers: { ...knownTo(dashboard), ...Object.fromEntries(given) },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('opens for a link on another page', async () => {
    const dashboard = await served();
    const from = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    const headers = { ...knownTo(dashboard), ...from };
    expect((await ask(dashboard.port, '/', { headers })).status).toBe(200);
  });

  it.each([
    ['an origin', 'origin', 403],
    ['the header of the page', 'x-millrace', 403],
    ['the type JSON', 'content-type', 400],
  ])('changes nothing without %s', async (_, name, status) => {
    const dashboard = await served();
    const { [name]: _left, ...headers } = asPage(dashboard);
    const asking = { method: 'POST', headers, body: '{"kind":"pause"}' };
    expect((await ask(dashboard.port, '/api/runs/x/actions', asking)).status).toBe(status);
  });

  it('answers no preflight of another origin', async () => {
    const dashboard = await served();
    const answer = await ask(dashboard.port, '/api/runs', {
      method: 'OPTIONS',
      headers: {
        ...knownTo(dashboard),
        origin: 'http://evil.example',
        'access-control-request-method': 'POST',
      },
    });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
  });

  it('says in every answer what pages may do', async () => {
    const dashboard = await served();
    const headers = knownTo(dashboard);
    const asked = ['/', '/app.js', '/api/runs', '/api/none', '/none', '/?token=abc'];
    for (const path of asked) {
      const answer = await ask(dashboard.port, path, { headers });
      const policy = answer.headers['content-security-policy'];
      expect(policy, path).toContain("default-src 'none'; script-src 'self'");
      expect(policy, path).toContain("frame-ancestors 'none'");
      expect(answer.headers, path).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
      expect(answer.headers, path).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('stores no data in browsers, and files with a hash for good', async () => {
    const dashboard = await served();
    const caching = async (path: string): Promise<unknown> =>
      (await ask(dashboard.port, path, { headers: knownTo(dashboard) })).headers['cache-control'];
    expect(await caching('/api/runs')).toBe('no-store');
    expect(await caching('/api/runs/none')).toBe('no-store');
    expect(await caching('/app.js')).toBe('no-cache');
    expect(await caching('/chunk-a1b2c3d4e5.js')).toContain('immutable');
  });

  it('sends a file again only if it has changed', async () => {
    const dashboard = await served();
    const headers = knownTo(dashboard);
    const first = await ask(dashboard.port, '/app.js', { headers });
    const etag = String(first.headers['etag']);
    const again = await ask(dashboard.port, '/app.js', {
      headers: { ...headers, 'if-none-match': etag },
    });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('has no files but those of its pages', async () => {
    const dashboard = await served();
    const headers = knownTo(dashboard);
    const asked = [
      '/../serve.js',
      '/..%2fserve.js',
      '/%2e%2e/serve.js',
      '/.env',
      '/assets/../app.js',
      '//app.js',
      '/app.js%00',
    ];
    for (const path of asked) {
      const { status } = await ask(dashboard.port, path, { headers });
      expect([path, status]).not.toEqual([path, 500]);
      if (path !== '/assets/../app.js') expect([path, status]).toEqual([path, 404]);
    }
  });

  it('takes no large body and no large header', async () => {
    const dashboard = await served();
    const body = JSON.stringify({ kind: 'pause', more: 'x'.repeat(300_000) });
    const large = await ask(dashboard.port, '/api/runs/x/actions', {
      method: 'POST',
      headers: asPage(dashboard),
      body,
    });
    expect(large.status).toBe(413);
    const inParts = { ...asPage(dashboard), 'transfer-encoding': 'chunked' };
    const asking = { method: 'POST', headers: inParts };
    const post = async (text: string): Promise<number> =>
      (await ask(dashboard.port, '/api/runs/x/actions', { ...asking, body: text })).status;
    expect(await post(body)).toBe(413);
    expect(await post('{"kind":"none"}')).toBe(400);
    const headers = { ...knownTo(dashboard), 'x-more': 'x'.repeat(20_000) };
    expect((await ask(dashboard.port, '/', { headers })).status).toBe(431);
  });

  it('only shows where it is read-only', async () => {
    const dashboard = await served({ readOnly: true });
    const asking = { method: 'POST', headers: asPage(dashboard), body: '{"kind":"pause"}' };
    const { status, text } = await ask(dashboard.port, '/api/runs/x/actions', asking);
    expect([status, JSON.parse(text)]).toEqual([
      403,
      { code: 'MR517', message: 'this dashboard only shows' },
    ]);
  });

  it('says so where its port is taken', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(serveDashboard({ ...noStore, port })).rejects.toMatchObject({
      code: 'MR803',
      message: `port ${port} of 127.0.0.1 cannot be had: another program listens on it`,
    });
  });

  it('says how pages are built where there are none', async () => {
    const dashboard = await served({ pages: 'nowhere' });
    const { status, text } = await ask(dashboard.port, '/', { headers: knownTo(dashboard) });
    expect([status, text]).toEqual([503, expect.stringContaining('npm run build')]);
  });
});
