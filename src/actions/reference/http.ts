import * as z from 'zod';
import { get, post, request } from '../builtin/http.ts';
import { describe } from './describe.ts';
import type { DescribedPack } from './described-pack.ts';

const answer = {
  status: z.int(),
  headers: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .describe('By names in lower case; `set-cookie` is a list.'),
  elapsed_ms: z.int(),
};
const bytes = z.int().describe('Their number.');

const output = [
  {
    when: { to: false },
    schema: z.strictObject({
      ...answer,
      body: z.unknown().describe('The value of a JSON response, else text; null if it is empty.'),
    }),
  },
  {
    when: { to: false, as: true },
    about: 'with `as: bytes`, in place of the body',
    schema: z.strictObject({ ...answer, bytes, base64: z.string() }),
  },
  {
    when: { to: true },
    schema: z.strictObject({ ...answer, path: z.string().describe('As it was given.'), bytes }),
  },
] as const;

const errors = [
  '`HttpError`: the status is not expected; it is `error.data.status`.',
  'There is no response, or not within `timeout`; or a body is declared as JSON and is not.',
  'The body has bytes that its encoding does not have, or (MR421) more than `max_bytes`.',
];

export const reference: DescribedPack = {
  about: 'HTTP requests.',
  notes: [
    'A header that comes several times is one text, joined with commas; `set-cookie` is always a list. Compressed bodies (gzip, br, deflate) are unpacked.',
    'The body is decoded by the charset that is declared, else as UTF-8; `encoding` overrides both. `as` reads it as `json`, as `text`, or as `bytes` in base64.',
    '`to` writes the body to a file as it arrives, whole or not at all. In an output it has 64 MiB at most; more than `max_bytes` fails the item with MR421. With `to` there is no limit unless `max_bytes` sets one.',
    'A request other than GET and HEAD carries an `Idempotency-Key`, which is the same in every attempt.',
    'With 429 and 503, a `Retry-After` of the response (seconds or a date) sets when the next attempt begins.',
    'Redirects are followed by the rules of the Fetch standard, 20 at most. On another origin they carry no `Authorization`, `Cookie`, `Proxy-Authorization` and `Host`. A name and password in an address are sent as basic authentication, and are not shown in messages.',
    'Requests go through the proxy that `HTTP_PROXY` or `HTTPS_PROXY` names, except to hosts in `NO_PROXY` (names with their subdomains, with or without a port, or `*`); names in lower case come first. Connections are kept for the next items of a thread. Without `timeout`, five minutes of silence end a request.',
  ],
  actions: {
    get: describe(get, output, {
      about: 'Sends a GET request.',
      errors,
      example: `- name: weather
  action: http.get
  input:
    url: https://example.com/weather
    query: { city: Paris }
    timeout: 10s
`,
    }),
    post: describe(post, output, {
      about: 'Sends a POST request with at most one of `json`, `text` and `form`.',
      errors,
      example: `- name: tell
  action: http.post
  input:
    url: https://example.com/messages
    json: { text: it is done }
`,
    }),
    request: describe(request, output, {
      about: 'Sends a request with any method, and at most one of `json`, `text` and `form`.',
      errors,
      example: `- name: remove
  action: http.request
  input:
    method: DELETE
    url: 'https://example.com/servers/17'
    expect: [204, 404]
`,
    }),
  },
};
