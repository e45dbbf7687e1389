import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ControlBlock } from '../../../src/wire/shared/control-block.ts';

describe('positions of an open block', () => {
  it('are claimed once, however they grow', () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 5 }), fc.integer({ min: 1, max: 4 })));
    fc.assert(
      fc.property(steps, (turns) => {
        const block = ControlBlock.create(0, 1, 0, { open: true });
        const claimed: number[] = [];
        let total = 0;
        const claim = (count: number): void => {
          const { end } = block;
          const first = block.claim(count, end);
          for (let p = first; p < Math.min(first + count, end); p++) claimed.push(p);
        };
        for (const [more, count] of turns) {
          block.extend((total += more));
          claim(count);
        }
        block.close();
        while (block.claimable) claim(3);
        expect(claimed).toEqual(Array.from({ length: total }, (_, p) => p));
      }),
    );
  });

  it('are not lost to a claim that knows an earlier end', () => {
    const block = ControlBlock.create(1, 1, 0, { open: true });
    const { end } = block;
    block.extend(4);
    block.close();
    expect([block.claim(3, end), block.claim(3), block.claimed]).toEqual([0, 1, 4]);
  });

  it('ring the bell when all before them were claimed, and when no more come', () => {
    const block = ControlBlock.create(2, 1, 0, { open: true });
    const bells = [block.bell];
    block.extend(3);
    bells.push(block.bell);
    block.claim(3);
    block.extend(4);
    bells.push(block.bell);
    block.close();
    bells.push(block.bell);
    expect(bells).toEqual([0, 0, 1, 2]);
  });
});
