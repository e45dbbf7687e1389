import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { get, request } from '../../../../src/actions/builtin/http.ts';
import { contextFor } from '../../context.ts';
import { answering, serve } from './server.ts';

const ctx = contextFor();
const noCharset = { 'content-type': 'application/octet-stream' };

function typed(type: string): Record<string, string> {
  return { 'content-type': type };
}

describe('the headers of a response', () => {
  test('have every cookie in a list, and other headers of one name joined', async () => {
    const several = await answering(200, '', { 'Set-Cookie': ['a=1', 'b=2'], 'X-Tag': ['u', 'v'] });
    const { headers } = await get({ url: several }, ctx);
    expect(headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'], 'x-tag': 'u, v' });
    const one = await answering(200, '', { 'Set-Cookie': 'a=1' });
    expect((await get({ url: one }, ctx)).headers).toMatchObject({ 'set-cookie': ['a=1'] });
    const none = await answering(200);
    expect((await get({ url: none }, ctx)).headers).not.toHaveProperty('set-cookie');
  });
});

describe('a text', () => {
  test.each<[string, string, Uint8Array, object]>([
    ['é', 'text/plain; charset=iso-8859-1', Buffer.from([0xe9]), {}],
    ['€', 'text/plain;charset="windows-1252"', Buffer.from([0x80]), {}],
    ['あ', 'text/html; charset=Shift_JIS; x=y', Buffer.from([0x82, 0xa0]), {}],
    ['é', 'text/plain', Buffer.from('é'), {}],
    ['é', 'text/plain', Buffer.from('\uFEFFé'), {}],
    ['é', 'text/plain; charset=utf-8', Buffer.from([0xe9]), { encoding: 'latin1' }],
    ['a\uFFFD', 'text/plain', Buffer.from([0x61, 0xff]), { invalid_text: 'replace' }],
  ])('%s is read from %s', async (text, type, bytes, input) => {
    const url = await answering(200, bytes, typed(type));
    expect(await get({ url, ...input }, ctx)).toMatchObject({ body: text });
  });

  test('that is not UTF-8 stops with its place, and says how to read it', async () => {
    const url = await answering(200, Buffer.from([0x61, 0x0a, 0x62, 0xff, 0xfe]), noCharset);
    await expect(get({ url }, ctx)).rejects.toThrow(
      `GET ${url}/ failed: line 2, column 2: not utf-8 (0xff at byte 3); name its encoding, such as ` +
        'encoding: windows-1252, or read it with as: bytes or into a file with to',
    );
  });

  test('of a charset that is not known says so', async () => {
    const url = await answering(200, 'x', typed('text/plain; charset=klingon'));
    await expect(get({ url }, ctx)).rejects.toThrow('the charset klingon, which cannot be read');
    expect(await get({ url, encoding: 'utf-8' }, ctx)).toMatchObject({ body: 'x' });
  });
});

describe('JSON', () => {
  test('is read where it is declared or asked for', async () => {
    const declared = await answering(200, '[1]', typed('application/vnd.api+json'));
    expect(await get({ url: declared }, ctx)).toMatchObject({ body: [1] });
    expect(await get({ url: declared, as: 'text' }, ctx)).toMatchObject({ body: '[1]' });
    const silent = await answering(200, '[1]', typed('text/plain'));
    expect(await get({ url: silent, as: 'json' }, ctx)).toMatchObject({ body: [1] });
  });

  test('is decoded as it is declared', async () => {
    const type = typed('application/json; charset=utf-16le');
    const url = await answering(200, Buffer.from('{"ä":1}', 'utf16le'), type);
    expect(await get({ url }, ctx)).toMatchObject({ body: { ä: 1 } });
  });

  test('has integers that no number holds exactly as an error or as text', async () => {
    const url = await answering(200, '{"id":\n 9007199254740993}', typed('application/json'));
    await expect(get({ url }, ctx)).rejects.toThrow(
      /line 2, column 2: .*with big_integers: string it is read as text$/,
    );
    expect(await get({ url, big_integers: 'string' }, ctx)).toMatchObject({
      body: { id: '9007199254740993' },
    });
  });
});

describe('bytes', () => {
  test('are read as base64', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0, 0x80]);
    const url = await answering(200, bytes, noCharset);
    const answer = await get({ url, as: 'bytes' }, ctx);
    expect(answer).toMatchObject({ bytes: 4, base64: bytes.toString('base64') });
    expect(answer).not.toHaveProperty('body');
    const nothing = await answering(204);
    expect(await get({ url: nothing, as: 'bytes' }, ctx)).toMatchObject({ bytes: 0, base64: '' });
  });

  const text = 'a text '.repeat(1000);

  test.each<[string, Uint8Array]>([
    ['gzip', gzipSync(text)],
    ['X-GZIP', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['identity', Buffer.from(text)],
    ['constructor', Buffer.from(text)],
  ])('that are coded with %s are decoded', async (coding, body) => {
    const url = await answering(200, body, { 'content-encoding': coding });
    expect(await get({ url }, ctx)).toMatchObject({ body: text });
  });

  test('that have a coding that is not known are left as they were then', async () => {
    const body = gzipSync(text);
    const url = await answering(200, body, { 'content-encoding': 'br, foo, identity, gzip' });
    const known = await answering(200, body, { 'content-encoding': 'identity, gzip' });
    const raw = get({ url, as: 'bytes' }, ctx);
    expect(await raw).toMatchObject({ base64: Buffer.from(text).toString('base64') });
    expect(await get({ url: known }, ctx)).toMatchObject({ body: text });
  });

  test('that are coded are no response when their end is missing', async () => {
    const url = await answering(200, gzipSync(text).subarray(0, 20), {
      'content-encoding': 'gzip',
    });
    await expect(get({ url }, ctx)).rejects.toThrow('unexpected end of file');
  });

  test('that are none need no decoding', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expect(await get({ url: await answering(200, '', headers) }, ctx)).toMatchObject({
      body: null,
    });
    const url = await answering(200, gzipSync(text), headers);
    expect(await request({ url, method: 'HEAD' }, ctx)).toMatchObject({ body: null });
  });
});

describe('a body that is larger than max_bytes', () => {
  const mib = Buffer.alloc(1 << 20, 'x');

  test.each<[string, Record<string, string>, Uint8Array, string]>([
    ['its length', { 'content-length': '1048576' }, mib, '1048576 bytes, more than 1000'],
    ['no length', {}, mib, 'more than 1000 bytes'],
    ['a coding', { 'content-encoding': 'gzip' }, gzipSync(mib), 'more than 1000 bytes'],
  ])('fails with %s', async (_, headers, body, size) => {
    const url = await serve((_request, response) => {
      response.writeHead(200, headers);
      response.write(body);
      response.end();
    });
    await expect(get({ url, max_bytes: 1000 }, ctx)).rejects.toMatchObject({
      code: 'MR421',
      message: `GET ${url}/ responded with ${size} (max_bytes)`,
      hint: 'write the body to a file with to, or raise max_bytes',
      details: { max_bytes: 1000 },
    });
  });

  test('is not read to its end', async () => {
    const url = await serve((_, response) => {
      // Would never end by itself.
      const more = (): void => {
        while (response.write(mib));
      };
      response.on('drain', more);
      more();
    });
    await expect(get({ url }, ctx)).rejects.toThrow('more than 67108864 bytes');
  });

  test('may be as large, and a HEAD has none', async () => {
    const url = await answering(200, mib, { 'content-length': String(mib.length) });
    expect(await get({ url, max_bytes: mib.length, as: 'bytes' }, ctx)).toMatchObject({
      bytes: mib.length,
    });
    expect(await request({ url, method: 'HEAD', max_bytes: 1 }, ctx)).toMatchObject({
      status: 200,
    });
  });
});
