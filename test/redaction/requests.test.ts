import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Executor, type Run } from '../../src/index.ts';
import { temporaryFolder } from '../support/temp.ts';

/** No spelling changes it, so it shows where any part of a secret is left. */
const marker = 'ZQXJ7';
const marks = [
  ...`!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~ `,
  '%41',
  '%',
  'é',
  '漢',
  '😀',
  '\t',
  '&amp;',
  "''",
  '" "',
  '\\n',
];
/** The parts between these are apart in a URL, if nothing encodes them. */
const delimiters = /[#?/\\@:]/;
const secrets = marks.flatMap((mark) => [
  `${marker}${mark}kZ`,
  `${mark}k${mark}${marker}${mark}kZ${mark}`,
]);

const whole = secrets.filter((secret) => !delimiters.test(secret));

/** Each place of a request. What cannot be sent fails, and must not show the secret either. */
const tasks = `
  - { name: query, input: { url: '{{ parameters.url }}', query: { q: '{{ item }}' } } }
  - { name: raw_query, input: { url: '{{ parameters.url }}?q={{ item }}' } }
  - { name: encoded, input: { url: '{{ parameters.url }}?q={{ encodeURIComponent(item) }}' } }
  - { name: path, input: { url: '{{ parameters.url }}/{{ item }}/x' } }
  - { name: fragment, input: { url: '{{ parameters.url }}#{{ item }}' } }
  - { name: host, input: { url: 'http://{{ item }}/' } }
  - { name: port, input: { url: 'http://127.0.0.1:{{ item }}/' } }
  - { name: user, input: { url: 'http://me:{{ encodeURIComponent(item) }}@{{ parameters.url.slice(7) }}' } }
  - { name: raw_user, input: { url: 'http://me:{{ item }}@{{ parameters.url.slice(7) }}' } }
  - { name: header, input: { url: '{{ parameters.url }}', headers: { authorization: 'Bearer {{ item }}' } } }
  - { name: header_name, input: { url: '{{ parameters.url }}', headers: '{{ ({ [item]: 1 }) }}' } }
  - { name: body, input: { url: '{{ parameters.url }}', method: POST, text: '{{ item }}' } }
  - { name: json, input: { url: '{{ parameters.url }}', method: POST, json: { deep: ['{{ item }}', '{{ JSON.stringify(item) }}'] } } }
`;

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: asked, rawHeaders } = request;
      response.statusCode = 400;
      response.end(JSON.stringify({ asked, rawHeaders, body: Buffer.concat(chunks).toString() }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function workflow(): string {
  const each = (task: string): string => {
    const list = /raw|path|host|port/.test(task) ? 'whole' : 'secrets';
    const items = `with_items: '{{ parameters.${list} }}', tolerate: { percent: 100 }`;
    return `{ name: ${task}, action: http.request, ${items}, timeout: 20s,`;
  };
  return `
parameters:
  url: { type: string, required: true }
  secrets: { type: array, secret: true, required: true }
  whole: { type: array, secret: true, required: true }
tasks:${tasks.replaceAll(/\{ name: (\w+),/g, (_, task: string) => each(task))}`;
}

/** Everything that is shown of a run. */
async function shownOf(executor: Executor, run: Run): Promise<Record<string, string>> {
  const report = await run.result();
  const items = Object.keys(report.tasks).map((task) => [
    task,
    JSON.stringify(executor.history.items(run.id, task)),
  ]);
  return { report: JSON.stringify(report), ...Object.fromEntries(items) };
}

/** The texts that it holds in base64, too. */
function decoded(text: string): string {
  const pieces = text.match(/[\w+/-]{6,}/g) ?? [];
  return pieces.map((piece) => Buffer.from(piece, 'base64').toString('latin1')).join('\n');
}

describe('a request that fails', () => {
  it('shows no secret, wherever it stands in it', async () => {
    const executor = await Executor.open({ directory: await temporaryFolder(), workers: 2 });
    try {
      const run = await executor.start(workflow(), { parameters: { url, secrets, whole } });
      const events: string[] = [];
      for await (const event of run.events()) events.push(JSON.stringify(event));
      const shown: Readonly<Record<string, string>> = {
        events: events.join('\n'),
        ...(await shownOf(executor, run)),
      };
      for (const [place, text] of Object.entries(shown)) {
        const at = `${text}\n${decoded(text)}`.toLowerCase().indexOf(marker.toLowerCase());
        const found = at < 0 ? '' : text.slice(Math.max(0, at - 150), at + 30);
        expect.soft(found, place).toBe('');
      }
      expect(shown['query']).toContain('***');
    } finally {
      await executor.close();
    }
  }, 60_000);
});
