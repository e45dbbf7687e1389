import { request } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Frame } from '../../../src/dashboard/payloads/frame.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { ask, events, executorIn, knownTo, served } from '../scene.ts';

const flow = 'name: one\ntasks:\n  - {name: a, action: core.echo, input: {x: 1}}\n';

it('tells of a run as it goes, and of no more streams than it allows', async () => {
  const store = join(await temporaryFolder(), 'store');
  const executor = await executorIn(store);
  const run = await executor.start(flow);
  await run.result();
  const { port, ...dashboard } = await served({ store });
  const headers = knownTo({ port, ...dashboard });
  const path = `/api/runs/${run.id}/stream`;
  const seen = await events(port, path, headers, (all) => all.length > 0);
  expect(seen.flatMap(({ data }) => (data as Frame).tasks)).toEqual([
    [
      0,
      'succeeded',
      [1, 0, 0, 0, 0, 0, 0, 0],
      1,
      expect.any(Number),
      null,
      expect.any(Array),
      expect.any(Number),
      null,
    ],
  ]);
  const streams = await Promise.all(
    Array.from({ length: 64 }, async () => {
      const sent = request({ host: '127.0.0.1', port, path, headers, agent: false });
      sent.end();
      await once(sent, 'response');
      return sent;
    }),
  );
  onTestFinished(() => streams.forEach((stream) => stream.destroy()));
  const { status, text } = await ask(port, path, { headers });
  expect([status, JSON.parse(text).message]).toEqual([503, expect.stringContaining('64 streams')]);
});
