import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Queue } from '../../src/lang/queue.ts';

test('A queue does what an array does, at any length', () => {
  const step = fc.oneof(
    fc.record({ act: fc.constant('push'), count: fc.integer({ min: 1, max: 3000 }) }),
    fc.record({ act: fc.constantFrom('shift', 'take'), count: fc.integer({ min: 1, max: 3000 }) }),
    fc.record({ act: fc.constant('clear'), count: fc.constant(0) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const queue = new Queue<number>();
      let model: number[] = [];
      let next = 0;
      for (const { act, count } of steps) {
        if (act === 'clear') model = [];
        if (act === 'clear') queue.clear();
        if (act === 'take') expect(queue.take(count)).toEqual(model.splice(0, count));
        const each = Array.from({ length: count }, (_, at) => next + at);
        if (act === 'push') {
          for (const item of each) queue.push(item);
          model.push(...each);
          next += count;
        }
        if (act === 'shift') for (const _ of each) expect(queue.shift()).toBe(model.shift());
        expect(queue.length).toBe(model.length);
        expect(queue.peek()).toBe(model[0]);
        expect([...queue]).toEqual(model);
      }
    }),
  );
});
