import { describe, expect, test } from 'vitest';
import { get, post, request } from '../../../../src/actions/builtin/http.ts';
import { type Hop, redirected } from '../../../../src/actions/builtin/http/redirects.ts';
import { contextFor } from '../../context.ts';
import { answering, mirror, serve } from './server.ts';

const ctx = contextFor();

const headers = {
  accept: '*/*',
  authorization: 'Basic eA==',
  cookie: 'a=1',
  host: 'internal',
  'proxy-authorization': 'Basic eQ==',
  'x-trace': '7',
  'content-type': 'text/plain',
  'content-language': 'en',
  'idempotency-key': 'k',
};

function hop(method: string, changes: Partial<Hop> = {}): Hop {
  return { url: new URL('https://a.test/x/y?q=1'), method, headers, body: 'body', ...changes };
}

describe('the rules of redirects', () => {
  test.each<[number, string, string]>([
    [301, 'GET', 'GET'],
    [301, 'HEAD', 'HEAD'],
    [301, 'POST', 'GET'],
    [301, 'PUT', 'PUT'],
    [302, 'POST', 'GET'],
    [302, 'DELETE', 'DELETE'],
    [303, 'GET', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'DELETE', 'GET'],
    [307, 'POST', 'POST'],
    [308, 'PATCH', 'PATCH'],
  ])('%i makes of %s a %s', (status, method, next) => {
    const to = redirected(hop(method), status, 'z');
    expect(to).toMatchObject({ method: next, body: next === method ? 'body' : undefined });
    expect(to?.url.href).toBe('https://a.test/x/z');
    expect(to?.headers['content-type']).toBe(next === method ? 'text/plain' : undefined);
    expect(to?.headers['idempotency-key']).toBe(next === method ? 'k' : undefined);
  });

  test.each([200, 300, 304, 305, 306, 400])('%i is no redirect', (status) => {
    expect(redirected(hop('GET'), status, '/')).toBeUndefined();
  });

  test('without a location there is none', () => {
    expect(redirected(hop('GET'), 302, undefined)).toBeUndefined();
  });

  test.each<[string, boolean]>([
    ['/other', true],
    ['https://a.test:443/', true],
    ['//A.test/', true],
    ['http://a.test/', false],
    ['https://a.test:444/', false],
    ['https://b.a.test/', false],
    ['https://b.test/', false],
  ])('of credentials to %s: %o', (location, areKept) => {
    const secrets = { authorization: 'Basic eA==', cookie: 'a=1', host: 'internal' };
    const sent = redirected(hop('GET'), 307, location)?.headers;
    expect(sent).toMatchObject({ accept: '*/*', 'x-trace': '7' });
    if (areKept) expect(sent).toMatchObject({ ...secrets, 'proxy-authorization': 'Basic eQ==' });
    else
      for (const name of [...Object.keys(secrets), 'proxy-authorization']) {
        expect(sent).not.toHaveProperty(name);
      }
  });

  test('names and passwords of an address are not passed on', () => {
    const url = new URL('https://u:p@a.test/');
    expect(redirected(hop('GET', { url }), 302, '/x')?.url.href).toBe('https://a.test/x');
    expect(redirected(hop('GET', { url }), 302, 'https://v:w@b.test/')?.url.href).toBe(
      'https://b.test/',
    );
  });

  test.each([
    ['file:///etc/passwd', 'no http or https address'],
    ['javascript:alert(1)', 'no http or https address'],
    ['http://[', 'is no address'],
  ])('a location %s is refused', (location, message) => {
    expect(() => redirected(hop('GET'), 302, location)).toThrow(message);
  });
});

describe('a redirect', () => {
  test('is followed, unless follow is false', async () => {
    const target = await answering(200, 'there');
    const url = await answering(302, 'moved', { location: target });
    expect(await get({ url }, ctx)).toMatchObject({ status: 200, body: 'there' });
    expect(await get({ url, follow: false, expect: 302 }, ctx)).toMatchObject({
      status: 302,
      body: 'moved',
      headers: { location: target },
    });
  });

  test('to another origin carries no credentials', async () => {
    const target = await mirror();
    const url = (await answering(307, '', { location: target })).replace('//', '//u:p@');
    const secrets = { Cookie: 'a=1', 'Proxy-Authorization': 'x', 'X-Trace': 7 };
    const { body } = await post({ url, text: 'hello', headers: secrets }, ctx);
    expect(body).toMatchObject({ method: 'POST', body: 'hello', headers: { 'x-trace': '7' } });
    const sent = Object.keys(Object(body).headers);
    expect(sent).not.toContain('authorization');
    expect(sent).not.toContain('cookie');
    expect(sent).not.toContain('proxy-authorization');
  });

  test('to the same origin carries them', async () => {
    const url = await serve(({ url, headers }, response) => {
      if (url === '/') response.writeHead(302, { location: '/there' }).end();
      else response.end(`${headers.authorization} ${headers.cookie}`);
    });
    const answer = await get(
      { url: url.replace('//', '//us%20er:p@'), headers: { cookie: 'a=1' } },
      ctx,
    );
    expect(answer.body).toBe(`Basic ${Buffer.from('us er:p').toString('base64')} a=1`);
  });

  test('is followed twenty times at most', async () => {
    let count = 0;
    const url = await serve(({ url }, response) => {
      count += 1;
      const left = Number(url?.slice(1));
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
      else response.end('there');
    });
    expect(await get({ url: `${url}/20` }, ctx)).toMatchObject({ body: 'there' });
    expect(count).toBe(21);
    await expect(get({ url: `${url}/21` }, ctx)).rejects.toThrow(
      `GET ${url}/21 failed: redirected to ${url}/1: more than 20 redirects`,
    );
  });

  test('names its address when that fails', async () => {
    const gone = await answering(404, 'gone');
    const url = await answering(302, '', { location: gone });
    await expect(get({ url }, ctx)).rejects.toThrow(`GET ${gone}/ responded with 404`);
    const nowhere = await answering(302, '', { location: 'http://nowhere.invalid/' });
    await expect(request({ url: nowhere }, ctx)).rejects.toThrow(
      /failed: redirected to http:\/\/nowhere.invalid\/: the host name/,
    );
  });
});
