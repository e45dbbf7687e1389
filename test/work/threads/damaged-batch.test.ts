import { expect, it } from 'vitest';
import { planOf, Stage } from '../../support/stage.ts';

const plan = planOf(`
name: each
tasks:
  - {name: each, action: test.echo, with_items: "{{ range(20) }}", input: {value: "{{ item }}"}}
output: "{{ task.each.output }}"
`);

it('items whose batch was damaged on the way run again, and the result is the same', async () => {
  const ran: number[] = [];
  const work = ({ index }: { readonly index: number }): number => {
    ran.push(index);
    return index;
  };
  const stage = new Stage({ size: 2, run: work }, { seed: 7 });
  const { listener } = stage.pool;
  let arrived = 0;
  stage.pool.listen({
    batch: (consumer, batch) => {
      if (arrived++ === 1) new Uint8Array(batch)[20] = 0xff;
      listener?.batch(consumer, batch);
    },
    log: () => {},
    waiting: () => {},
    strayed: () => {},
    checkpoint: () => {},
    loadCheckpoint: () => {},
    limit: () => {},
    progress: () => {},
    lateError: () => {},
    supplied: () => {},
    starved: () => {},
  });
  const run = await stage.play(plan);
  expect(JSON.parse(JSON.stringify(run.documents.output?.view()))).toEqual(
    Array.from({ length: 20 }, (_, index) => index),
  );
  expect(ran.length).toBeGreaterThan(20);
});
