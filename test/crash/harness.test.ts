import { expect, it } from 'vitest';
import { playRounds } from './harness/rounds.ts';

const rounds = 8;

it(`${rounds} rounds of kills at random moments lose nothing and count nothing twice`, async () => {
  const summary = await playRounds({ rounds, seed: 4 });
  expect(summary.violations).toEqual([]);
  expect(summary.kills).toBeGreaterThanOrEqual(rounds / 2);
}, 600_000);
