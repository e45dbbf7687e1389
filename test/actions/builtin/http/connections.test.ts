import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { get, post } from '../../../../src/actions/builtin/http.ts';
import { contextFor } from '../../context.ts';
import { answering, listening, serve } from './server.ts';

const ctx = contextFor();

test('connections are kept for the next items, whatever became of the last ones', async () => {
  const ports = new Set<number | undefined>();
  const url = await serve(({ url, socket }, response) => {
    ports.add(socket.remotePort);
    if (url === '/moved') response.writeHead(302, { location: '/' }).end('moved');
    else if (url === '/wrong') response.writeHead(500).end('wrong');
    else response.end('fine');
  });
  for (let round = 0; round < 10; round++) {
    await get({ url }, ctx);
    await get({ url: `${url}/moved` }, ctx);
    await expect(get({ url: `${url}/wrong` }, ctx)).rejects.toThrow('wrong');
    await post({ url, text: 'x' }, ctx);
  }
  // One that has just been used is free only a moment later.
  expect(ports.size).toBeLessThanOrEqual(2);
});

test.skipIf(process.platform === 'win32')(
  'a request for which there is no descriptor has not begun',
  async () => {
    const url = await answering(200, 'fine');
    const program = fileURLToPath(new URL('starved.child.js', import.meta.url));
    const command = ['-c', 'ulimit -n 1000; exec "$@"', 'sh', process.execPath, program, url];
    const { stdout } = await promisify(execFile)('sh', command);
    expect(JSON.parse(stdout)).toEqual({
      first: { name: 'LackError', code: 'EMFILE' },
      second: 'fine',
    });
  },
);

test('the name and password of an address are sent, and not shown', async () => {
  const sent: unknown[] = [];
  const url = await serve(({ headers }, response) => {
    sent.push(headers.authorization);
    response.writeHead(403).end();
  });
  const withName = url.replace('//', '//me:p%C3%A4ss%@');
  await expect(get({ url: withName }, ctx)).rejects.toThrow(`GET ${url}/ responded with 403`);
  await get({ url: withName, headers: { Authorization: 'mine\n' }, expect: 403 }, ctx);
  expect(sent).toEqual([`Basic ${Buffer.from('me:p%C3%A4ss%').toString('base64')}`, 'mine']);
});

interface Seen {
  readonly line: string;
  readonly auth: string | undefined;
}

/** A proxy that answers by itself, and notes what it is asked for. */
async function proxy(): Promise<{ readonly url: string; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const note = ({ method, url, headers }: IncomingMessage): void => {
    seen.push({ line: `${method} ${url}`, auth: headers['proxy-authorization'] });
  };
  const server = createServer((request, response) => {
    note(request);
    response.end('by the proxy');
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    note(request);
    socket.end('HTTP/1.1 502 no such host\r\n\r\n');
  });
  return { url: await listening(server), seen };
}

/** What a process with these variables gets from an address. */
async function fetched(url: string, env: Readonly<Record<string, string>>): Promise<string> {
  const usual = Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name));
  const child = fork(fileURLToPath(new URL('fetch.child.js', import.meta.url)), [url], {
    execArgv: [],
    env: { ...Object.fromEntries(usual), ...env },
  });
  return String((await once(child, 'message'))[0]);
}

describe('a proxy', () => {
  test.each(['HTTP_PROXY', 'http_proxy'])('that %s names gets requests of http', async (name) => {
    const { url, seen } = await proxy();
    expect(await fetched('http://a.invalid/x?y', { [name]: url })).toBe('by the proxy');
    expect(seen).toEqual([{ line: 'GET http://a.invalid/x?y', auth: undefined }]);
  });

  test.each(['HTTPS_PROXY', 'https_proxy'])('that %s names tunnels https', async (name) => {
    const { url, seen } = await proxy();
    expect(await fetched('https://a.invalid/x', { [name]: url })).toMatch(/failed: .*502/);
    expect(seen).toEqual([{ line: 'CONNECT a.invalid:443', auth: undefined }]);
  });

  test('can be named without a scheme, and with a password', async () => {
    const { url, seen } = await proxy();
    const address = url.replace('http://', 'us%65r:secret@');
    expect(await fetched('http://a.invalid/', { http_proxy: address })).toBe('by the proxy');
    const auth = `Basic ${Buffer.from('user:secret').toString('base64')}`;
    expect(seen).toEqual([{ line: 'GET http://a.invalid/', auth }]);
  });

  test('of http is none for https', async () => {
    const { url, seen } = await proxy();
    expect(await fetched('https://a.invalid/', { HTTP_PROXY: url })).toContain('the host name');
    expect(seen).toEqual([]);
  });

  test.each<[string, boolean]>([
    ['*', true],
    ['127.0.0.1', true],
    ['other.invalid, 127.0.0.1:1', false],
  ])('is not used for what NO_PROXY %s names: %o', async (noProxy, isDirect) => {
    const { url, seen } = await proxy();
    const target = await answering(200, 'by the server');
    const env = { HTTP_PROXY: url, NO_PROXY: noProxy };
    expect(await fetched(target, env)).toBe(isDirect ? 'by the server' : 'by the proxy');
    expect(seen).toHaveLength(isDirect ? 0 : 1);
  });

  test('with an address that is none is an error that does not show it', async () => {
    const failed = await fetched('http://a.invalid/', { HTTP_PROXY: 'http://me:secret@[' });
    expect(failed).toContain('the address of the proxy is invalid');
    expect(failed).not.toContain('secret');
  });
});
