import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temp.ts';
import { cutPower } from './powercut/powercut.ts';
import { cannotRecord } from './powercut/record.ts';

const reason = cannotRecord();

it.skipIf(reason)(
  `a power cut at any moment loses nothing that was reported${reason ? ` (${reason})` : ''}`,
  async () => {
    const folder = await temporaryFolder();
    const result = await cutPower({ folder, seed: 7, moments: 5, durability: 'disk' });
    expect(result).toMatchObject({ moments: 5, violations: [] });
    expect(result.dropped + result.kept).toBeGreaterThan(0);
  },
);
