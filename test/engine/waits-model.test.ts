import { expect, it } from 'vitest';
import { giveAnswer } from '../../src/executor/answers.ts';
import type { ActiveRun } from '../../src/engine/active/active-run.ts';
import { WaitingScene } from '../support/waiting-scene.ts';

const ITEMS = 8;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const flow = `
name: asks
tasks:
  - name: ok
    action: core.ask
    with_items: "{{ range(${ITEMS}) }}"
    concurrency: 5
    timeout: 1h
    retry: {count: 1, delay: 5m}
    tolerate: {percent: 100}
    input: {question: "Is it {{ item }}?", answer: integer}
output: "{{ task.ok.output.map((one) => one?.answer ?? null) }}"
`;

/** Numbers from 0 to below a bound, the same for a seed. */
function randomOf(seed: number): (bound: number) => number {
  let state = seed + 1;
  return (bound) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((state / 0x8000_0000) * bound);
  };
}

/** Plays answers, time, pauses and crashes in random order, then lets all the time pass. */
async function play(seed: number): Promise<{ output: unknown; accepted: (number | null)[] }> {
  const below = randomOf(seed);
  const scene = new WaitingScene();
  let run: ActiveRun = await scene.start(flow);
  const accepted: (number | null)[] = Array.from({ length: ITEMS }, () => null);
  const answer = async (): Promise<void> => {
    const index = below(ITEMS);
    const value = below(1000);
    const given = { run: run.id, path: `ok/${index}`, answer: value, options: {} };
    const isTaken = await giveAnswer(scene.store, given, scene.clock.now()).then(
      () => true,
      () => false,
    );
    if (isTaken && accepted[index] !== null) throw new Error(`seed ${seed}: ${index} twice`);
    if (isTaken) accepted[index] = value;
    if (below(2) === 0) scene.engine.lookForAnswers();
    if (below(2) === 0) await scene.advance(0);
  };
  for (let step = 0; step < 25 && run.record.state === 'running'; step++) {
    const drawn = below(10);
    if (drawn < 5) await answer();
    else if (drawn < 8) await scene.advance(below(20) * MINUTE);
    else if (drawn === 8) run = await scene.crash(run, below(15) * MINUTE);
    else run = await scene.pauseAndResume(run, below(15) * MINUTE, answer);
  }
  for (let hours = 0; hours < 10 && run.record.state === 'running'; hours++) {
    await scene.advance(HOUR);
  }
  return { output: run.output, accepted };
}

it.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'every answer that is taken is the output of its item, and no other is: seed %i',
  async (seed) => {
    const { output, accepted } = await play(seed);
    expect(output).toEqual(accepted);
  },
);
