import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { expect, test } from 'vitest';

test('a thread that tracks its environment sees each change of it', async () => {
  const script = `
    const { parentPort } = require('node:worker_threads');
    import(${JSON.stringify(new URL('../../src/processes/environment-text.js', import.meta.url).href)}).then((module) => {
      module.trackEnvironment();
      const seen = () => JSON.parse(module.environmentText()).CHANGED ?? null;
      const all = [seen()];
      process.env.CHANGED = 1;
      all.push(seen());
      Object.defineProperty(process.env, 'CHANGED', { value: '2', writable: true, enumerable: true, configurable: true });
      all.push(seen());
      Object.assign(process.env, { CHANGED: 'three' });
      all.push(seen());
      delete process.env.CHANGED;
      all.push(seen());
      process.env = { CHANGED: 'other' };
      all.push(seen());
      process.env.CHANGED = 'changed';
      all.push(seen());
      parentPort.postMessage(all);
    });
  `;
  const [all] = await once(new Worker(script, { eval: true }), 'message');
  expect(all).toEqual([null, '1', '2', 'three', null, 'other', 'changed']);
});
