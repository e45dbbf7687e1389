import { afterAll, beforeAll, describe } from 'vitest';
import type { Feeder } from '../../src/ports/data.ts';
import { describeFiles } from './feeder/files.ts';
import { describeGoingOn } from './feeder/going-on.ts';
import { describeParquet } from './feeder/parquet.ts';
import { describeStreams } from './feeder/streams.ts';

/** The contract of every feeder. */
export function describeFeeder(name: string, open: () => Feeder): void {
  describe(name, () => {
    let feeder: Feeder;
    beforeAll(() => {
      feeder = open();
    });
    afterAll(async () => {
      await feeder.close();
    });
    describe('files', () => describeFiles(() => feeder));
    describe('files', () => describeParquet(() => feeder));
    describe('going on', () => describeGoingOn(() => feeder));
    describe('streams', () => describeStreams(() => feeder));
  });
}
