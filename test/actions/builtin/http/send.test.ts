import { createServer as createNetServer } from 'node:net';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { get, post, request } from '../../../../src/actions/builtin/http.ts';
import { contextFor } from '../../context.ts';
import { answering, mirror, serve } from './server.ts';

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
});

describe('a status', () => {
  test('that is not expected fails with the start of the body', async () => {
    const url = await answering(503, 'out of\n   order');
    await expect(get({ url }, ctx)).rejects.toThrow(
      `GET ${url}/ responded with 503 Service Unavailable: out of\n   order`,
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
    await expect(get({ url }, ctx)).rejects.toThrow(
      /^GET \S+ failed: not JSON: .*; with as: text it is read as it is$/,
    );
    expect(await get({ url, as: 'text' }, ctx)).toMatchObject({ body: '<html>' });
  });

  test.each([
    ['an address without a scheme', { url: 'example.org' }, 'url: expected an http'],
    ['another scheme', { url: 'file:///etc/passwd' }, 'url: expected an http'],
    ['two bodies', { url: 'http://x.invalid', json: 1, text: 'a' }, 'expected at most one of'],
    ['a GET with a body', { url: 'http://x.invalid', json: 1 }, 'a GET has no body'],
    ['a file that is read', { url: 'http://x.invalid', to: 'x', as: 'json' }, 'with to'],
    ['bytes as text', { url: 'http://x.invalid', as: 'bytes', encoding: 'utf-8' }, 'bytes have'],
    ['an unknown encoding', { url: 'http://x.invalid', encoding: 'x' }, 'expected an encoding'],
    ['an unknown key', { url: 'http://x.invalid', tiemout: 5 }, 'tiemout'],
    ['no duration', { url: 'http://x.invalid', timeout: 'soon' }, 'timeout: expected milliseconds'],
  ])('of the input is found before anything is sent: %s', (_, input, message) => {
    expect(() => Reflect.apply(request, undefined, [input, ctx])).toThrow(
      expect.objectContaining({ code: 'MR407', message: expect.stringContaining(message) }),
    );
  });
});

test('a response that no request asked for is an error in words', async () => {
  const server = createNetServer((socket) =>
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = Object(server.address());
  await expect(get({ url: `http://127.0.0.1:${port}/` }, ctx)).rejects.toThrow(
    'the response is none to the request (ERR_ASSERTION)',
  );
});
