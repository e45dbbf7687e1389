import { expect, it } from 'vitest';
import { playRounds } from './chaos/rounds.ts';

it('half a minute of disturbances leaves every run with its right end, and every failure with a cause', async () => {
  const summary = await playRounds({ minutes: 0.5, seed: 11 });
  expect(summary.faults).toEqual([]);
  expect(summary.executions).toBeGreaterThan(0);
}, 600_000);
