import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { get, post, request } from '../../../src/actions/builtin/http.ts';
import { contextFor } from '../context.ts';

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

/** Responds with the request that it got. */
function mirror(): Promise<string> {
  return serve(({ method, url, headers }, response, body) => {
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(JSON.stringify({ method, url, headers, body }));
  });
}

function answering(code: number, body = '', headers: Record<string, string> = {}): Promise<string> {
  return serve((_, response) => {
    response.writeHead(code, headers).end(body);
  });
}

const ctx = contextFor({ idempotencyKey: 'run-7/send/1/42' });

describe('a request', () => {
  test('returns status, headers, parsed body and time', async () => {
    const url = await answering(200, '{"a":1}', { 'content-type': 'application/problem+json' });
    expect(await request({ url }, ctx)).toEqual({
      status: 200,
      headers: expect.objectContaining({ 'content-type': 'application/problem+json' }),
      body: { a: 1 },
      elapsed_ms: expect.any(Number),
    });
  });

  test.each([
    ['text that is not JSON', 'text/plain', '{"a":1}', '{"a":1}'],
    ['nothing', 'application/json', '', null],
    ['a type that only looks like JSON', 'application/jsonish', '1', '1'],
  ])('returns %s as it is', async (_, type, body, expected) => {
    const url = await answering(200, body, { 'content-type': type });
    expect(await get({ url }, ctx)).toMatchObject({ body: expected });
  });

  test('adds the query to that of the address', async () => {
    const url = `${await mirror()}/find?a=1`;
    const answer = await get({ url, query: { q: 'x & y', n: 2, tag: ['u', 'v'] } }, ctx);
    expect(answer.body).toMatchObject({ url: '/find?a=1&q=x+%26+y&n=2&tag=u&tag=v' });
  });

  test.each([
    [{ json: { a: [1] } }, '{"a":[1]}', 'application/json'],
    [{ json: null }, 'null', 'application/json'],
    [{ text: 'grün' }, 'grün', 'text/plain;charset=UTF-8'],
    [{ form: { a: 'x y', n: 1 } }, 'a=x+y&n=1', 'application/x-www-form-urlencoded;charset=UTF-8'],
    [{ json: 1, headers: { 'Content-Type': 'application/x-mine' } }, '1', 'application/x-mine'],
  ])('posts %j', async (input, body, type) => {
    const answer = await post({ url: await mirror(), ...input }, ctx);
    expect(answer.body).toMatchObject({ method: 'POST', body, headers: { 'content-type': type } });
  });

  test.each([
    ['POST', 'run-7/send/1/42'],
    ['delete', 'run-7/send/1/42'],
    ['GET', undefined],
    ['HEAD', undefined],
  ])('with the method %s carries the idempotency key %s', async (method, key) => {
    const keys: unknown[] = [];
    const url = await serve(({ headers }, response) => {
      keys.push(headers['idempotency-key']);
      response.end();
    });
    await request({ url, method }, ctx);
    expect(keys).toEqual([key]);
  });

  test('keeps an idempotency key that the author set', async () => {
    const headers = { 'Idempotency-Key': 'mine' };
    const answer = await post({ url: await mirror(), headers }, ctx);
    expect(answer.body).toMatchObject({ headers: { 'idempotency-key': 'mine' } });
  });

  test('follows a redirect, unless follow is false', async () => {
    const target = await answering(200, 'there');
    const url = await answering(302, '', { location: target });
    expect(await get({ url }, ctx)).toMatchObject({ status: 200, body: 'there' });
    expect(await get({ url, follow: false, expect: 302 }, ctx)).toMatchObject({
      status: 302,
      headers: { location: target },
    });
  });
});

describe('a status', () => {
  test('that is not expected fails with the start of the body', async () => {
    const url = await answering(503, 'out of\n   order');
    await expect(get({ url }, ctx)).rejects.toThrow(
      `GET ${url}/ responded with 503 Service Unavailable: out of order`,
    );
    await expect(get({ url }, ctx)).rejects.toMatchObject({
      name: 'HttpError',
      data: { status: 503 },
      retryAfter: undefined,
    });
  });

  test.each<[number, string, number | undefined]>([
    [429, '7', 7000],
    [503, ' 0 ', 0],
    [503, 'Sun, 06 Nov 1994 08:49:37 GMT', 0],
    [429, 'Sun Nov  6 08:49:37 1994', 0],
    [503, 'soon', undefined],
    [503, '-5', undefined],
    [503, 'Friday', undefined],
    [500, '7', undefined],
  ])('%i with Retry-After: %s asks for a wait of %o ms', async (code, header, retryAfter) => {
    const url = await answering(code, '', { 'retry-after': header });
    await expect(get({ url }, ctx)).rejects.toMatchObject({ data: { status: code }, retryAfter });
  });

  test('can name the time of the next attempt', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const url = await answering(503, '', { 'retry-after': date });
    const error: unknown = await Promise.resolve(get({ url }, ctx)).catch((thrown) => thrown);
    expect(Object(error).retryAfter).toBeGreaterThan(3_000_000);
    expect(Object(error).retryAfter).toBeLessThanOrEqual(3_600_000);
  });

  test.each([
    [404, 404],
    [404, [200, 404]],
  ])('%i is a result when %j is expected', async (code, expected) => {
    expect(await get({ url: await answering(code), expect: expected }, ctx)).toMatchObject({
      status: code,
    });
  });

  test('of success fails too when another is expected', async () => {
    await expect(get({ url: await answering(200), expect: 201 }, ctx)).rejects.toThrow(
      'responded with 200',
    );
  });
});

describe('a failure', () => {
  test('says that the connection was refused', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    const port = typeof address === 'object' ? address?.port : 0;
    await expect(get({ url: `http://127.0.0.1:${port}` }, ctx)).rejects.toThrow(
      `GET http://127.0.0.1:${port}/ failed: connection refused (ECONNREFUSED)`,
    );
  });

  test('says that a host name is unknown', async () => {
    await expect(get({ url: 'http://nowhere.invalid/' }, ctx)).rejects.toThrow(
      /failed: the host name (?:is unknown|cannot be resolved)/,
    );
  });

  test('says that the connection was closed', async () => {
    const url = await serve((incoming) => incoming.socket.destroy());
    await expect(get({ url }, ctx)).rejects.toThrow(/failed: the connection was (?:closed|reset)/);
  });

  test('says how long it waited', async () => {
    const url = await serve(() => {});
    await expect(get({ url, timeout: '50ms' }, ctx)).rejects.toThrow(
      'failed: no response within 50ms',
    );
  });

  test('has the reason of the abort when the item is aborted', async () => {
    const abort = new AbortController();
    const reason = new Error('the task was cancelled');
    const url = await serve(() => abort.abort(reason));
    await expect(get({ url }, contextFor({ signal: abort.signal }))).rejects.toBe(reason);
  });

  test('says that the body is not the JSON it claims to be', async () => {
    const url = await answering(200, '<html>', { 'content-type': 'application/json' });
    await expect(get({ url }, ctx)).rejects.toThrow('the response is declared as JSON but is not');
  });

  test.each([
    ['an address without a scheme', { url: 'example.org' }, 'url: expected an http'],
    ['another scheme', { url: 'file:///etc/passwd' }, 'url: expected an http'],
    ['two bodies', { url: 'http://x.invalid', json: 1, text: 'a' }, 'expected at most one of'],
    ['an unknown key', { url: 'http://x.invalid', tiemout: 5 }, 'tiemout'],
    ['no duration', { url: 'http://x.invalid', timeout: 'soon' }, 'timeout: expected milliseconds'],
  ])('of the input is found before anything is sent: %s', (_, input, message) => {
    expect(() => Reflect.apply(request, undefined, [input, ctx])).toThrow(
      expect.objectContaining({ code: 'MR407', message: expect.stringContaining(message) }),
    );
  });
});
