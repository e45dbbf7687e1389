import { expect, onTestFinished, test } from 'vitest';
import { importExample, runExample, runScript } from '../support/examples-command.ts';

interface Servers {
  readonly inventory: string;
  readonly asked: ReadonlyMap<number, number>;
  readonly busiest: number;
  readonly close: () => void;
}

interface Output {
  readonly summary: {
    readonly checked: number;
    readonly healthy: number;
    readonly unhealthy: Readonly<Record<string, readonly string[]>>;
  };
}

const { behaviour, startServers } = await importExample<{
  behaviour(server: number): string;
  startServers(size: number): Promise<Servers>;
}>('monitoring/servers.mjs');

const numbers = Array.from({ length: 1000 }, (_, number) => number);

/** The names of the servers that behave like this. */
function named(behaves: string): string[] {
  return numbers
    .filter((number) => behaviour(number) === behaves)
    .map((number) => `server-${String(number).padStart(4, '0')}`);
}

test('a sweep reports how each of 1,000 servers behaves, and asks at most 50 at once', async () => {
  const servers = await startServers(numbers.length);
  onTestFinished(servers.close);
  // Long enough for a busy machine: only servers that never respond are too slow.
  const parameters = { inventory: servers.inventory, patience: 8000 };
  const { output, tasks } = await runExample<Output>('monitoring', parameters);
  expect(output.summary).toMatchObject({
    checked: numbers.length,
    healthy: named('is well').length,
    unhealthy: {
      'responded with 500': named('fails'),
      'did not answer within 8000 ms': named('is slow'),
      'refused the connection': named('refuses'),
    },
  });
  expect(Object.keys(output.summary.unhealthy)).toHaveLength(3);
  expect(tasks['check_health']?.summary).toMatchObject({ total: 1000, succeeded: 1000 });
  const reached = numbers.filter((number) => behaviour(number) !== 'refuses');
  expect(new Map([...servers.asked].toSorted(([a], [b]) => a - b))).toEqual(
    new Map(reached.map((number) => [number, 1])),
  );
  expect(servers.busiest).toBeGreaterThan(10);
  expect(servers.busiest).toBeLessThanOrEqual(50);
});

test('its script counts the healthy servers, and names the others', async () => {
  const printed = await runScript('monitoring/run.mjs', '-p', 'patience=8000');
  expect(printed).toMatch(/^run \S+ succeeded in /m);
  expect(printed).toContain(`\n${named('is well').length} of 1,000 servers are well\n`);
  expect(printed).toMatch(/^ +27 {2}responded with 500 +server-0011, server-0048, /m);
});
