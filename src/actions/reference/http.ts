import { z } from 'zod';
import { get, post, request } from '../builtin/http.ts';
import { describe } from './describe.ts';
import type { DescribedPack } from './described-pack.ts';

const output = [
  {
    schema: z.strictObject({
      status: z.int(),
      headers: z.record(z.string(), z.string()).describe('By names in lower case.'),
      body: z.unknown().describe('The value of a JSON response, else text; null if it is empty.'),
      elapsed_ms: z.int(),
    }),
  },
] as const;

const errors = [
  '`HttpError`: the status is not expected; it is `error.data.status`.',
  'There is no answer, or not within `timeout`; or a body is declared as JSON and is not.',
];

export const reference: DescribedPack = {
  about: 'HTTP requests.',
  notes: [
    'A request other than GET and HEAD carries an `Idempotency-Key`, which is the same in every attempt.',
    'With 429 and 503, a `Retry-After` of the answer (seconds or a date) sets when the next attempt begins.',
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
