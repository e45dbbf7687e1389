import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/lang/json.ts';
import { settled, WaitingScene } from '../support/waiting-scene.ts';

const day = 86_400_000;

const ask = (rest: string): string => `
name: asks
tasks:
  - {name: ok, action: core.ask, timeout: 2d, ${rest}}
output: "{{ task.ok.output }}"
`;

describe('a question', () => {
  it('takes the answer, and who gave it', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(ask('input: {question: Deploy?}'));
    expect([run.record.state, scene.engine.inFlight(run)]).toEqual(['running', 0]);
    await scene.answer(run, true);
    expect(run.record.state).toBe('succeeded');
    expect(run.output).toEqual({ answer: true, by: 'ann', at: '1970-01-01T00:00:01.000Z' });
  });

  it('has its default once its time is over, which is no sooner', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(ask('input: {question: Deploy?, default: false}'));
    await scene.advance(2 * day - 1);
    expect(run.record.state).toBe('running');
    await scene.advance(1);
    expect(run.output).toMatchObject({ answer: false, by: null });
  });

  it('times out without a default, also when the machine is off meanwhile', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(ask('input: {question: Deploy?}'));
    const resumed = await scene.crash(run, 3 * day);
    expect(resumed.record).toMatchObject({ state: 'failed' });
    expect(resumed.tasks.get('ok')?.record).toMatchObject({
      state: 'timed_out',
      error: { code: 'MR406', message: 'nobody answered within its timeout of 48h 0m' },
    });
  });

  it('is asked again by a retry, with all of its time', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(ask('retry: {count: 1, delay: 1h}, input: {question: Deploy?}'));
    const resumed = await scene.crash(run, 3 * day);
    expect(resumed.tasks.get('ok')?.record.state).toBe('running');
    await scene.advance(day / 24);
    const again = await scene.crash(resumed, day);
    expect(again.record.state).toBe('running');
    await scene.answer(again, true);
    expect(again.output).toMatchObject({ answer: true });
  });

  it('keeps an answer that comes while the run is paused', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(ask('input: {question: Deploy?}'));
    scene.engine.pause(run);
    await settled();
    expect(run.record.state).toBe('paused');
    await scene.answer(run, true);
    expect(run.record.state).toBe('paused');
    expect((await scene.crash(run)).output).toMatchObject({ answer: true });
  });

  it('ends with its run: a cancel does not wait for it', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(ask('input: {question: Deploy?}'));
    scene.engine.cancel(run, 'allow_finish');
    await settled();
    expect(run.record.state).toBe('cancelled');
  });

  it('fails where its input has another form', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(ask('input: {question: "{{ 1 + 1 }}"}'));
    expect(run.tasks.get('ok')?.record).toMatchObject({
      state: 'failed',
      error: { code: 'MR407', message: 'the input is invalid: question: expected text' },
    });
  });
});

const many = (rest: string): string => ask(`with_items: "{{ range(5000) }}", ${rest}`);

describe('many questions', () => {
  it('take no lane and one timer for all of them', async () => {
    const scene = new WaitingScene();
    const alone = await scene.start(ask('input: {question: Deploy?}'));
    const { timers } = scene.clock;
    const run = await scene.start(many('input: {question: "Is {{ item }} fine?"}'));
    expect(scene.clock.timers).toBe(timers);
    expect(scene.engine.inFlight(run)).toBe(0);
    expect(run.tasks.get('ok')?.record).toMatchObject({ waits: { kind: 'answer', begun: 5000 } });
    await scene.answer(run, true, 4711);
    expect(run.tasks.get('ok')?.record.remaining).toBe(4999);
    await scene.advance(3 * day);
    await settled();
    expect([alone.record.state, run.record.state]).toEqual(['failed', 'failed']);
  });

  it('are not asked again after a crash', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(many('input: {question: "Is {{ item }} fine?"}'));
    const resumed = await scene.crash(run, day);
    const place = { task: 'ok', visit: 1, index: 4999 };
    expect(scene.store.waits.get(run.id, place)).toMatchObject({
      since: 1000,
      due: 1000 + 2 * day,
    });
    await scene.answer(resumed, true, 4999);
    expect(resumed.tasks.get('ok')?.record.remaining).toBe(4999);
  });

  it('are asked a few at a time where the task says so', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(many('concurrency: 2, input: {question: "Is it {{ item }}?"}'));
    const asked = (): number[] =>
      Array.from(scene.store.waits.of({ run: run.id, task: 'ok', visit: 1 }), ({ index }) => index);
    expect(asked()).toEqual([0, 1]);
    await scene.answer(run, true, 1);
    expect(asked()).toEqual([0, 1, 2]);
    await scene.crash(run);
    expect(asked()).toEqual([0, 1, 2]);
  });
});

const loop = `
name: loop
vars: {n: 0}
tasks:
  - {name: begin, action: core.wait_until, input: {time: '1970-01-01T00:00:00Z'}, next: it}
  - name: it
    action: core.wait_for
    input: {event: file, key: 1}
    next:
      - {publish: {n: "{{ vars.n + 1 }}"}}
      - {when: "{{ vars.n < 2 }}", do: it}
output: "{{ task.it.output }}"
`;

describe('a wait for a signal', () => {
  const send = (scene: WaitingScene, data: Json): Promise<unknown> =>
    scene.store.commit((tx) => tx.waits.send({ event: 'file', key: '1', data, by: null, at: 0 }));

  it('ends by signals since the start of its run, each visit by a newer one', async () => {
    const scene = new WaitingScene();
    await send(scene, 'yesterday');
    const run = await scene.start(loop);
    expect(run.tasks.get('it')?.key.visit).toBe(1);
    await send(scene, 'first');
    await scene.advance(200);
    expect(run.tasks.get('it')?.key.visit).toBe(2);
    const resumed = await scene.crash(run);
    expect(resumed.record.state).toBe('running');
    await send(scene, 'second');
    await scene.advance(200);
    expect(resumed.output).toMatchObject({ data: 'second', seq: 3, by: null });
  });

  it('ends at once by a signal that came before it, after the start of its run', async () => {
    const scene = new WaitingScene();
    const asks = loop.replace(
      /begin, .*\}, next/u,
      'ok, action: core.ask, input: {question: Go?}, next',
    );
    const run = await scene.start(asks.replace('vars.n < 2', 'false'));
    await send(scene, 'early');
    await scene.answer(run, true);
    expect(run.output).toMatchObject({ data: 'early', seq: 1 });
  });

  it('ends by its timeout', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(loop.replace('core.wait_for', 'core.wait_for\n    timeout: 5m'));
    await scene.advance(300_000);
    expect(run.tasks.get('it')?.record).toMatchObject({
      state: 'timed_out',
      error: { message: "no signal 'file' came within its timeout of 5m 0s" },
    });
  });
});

describe('a wait for a time', () => {
  const until = (time: string, rest = ''): string =>
    `name: until\ntasks: [{name: it, action: core.wait_until, input: {time: '${time}'}${rest}}]`;

  it('ends when it has come, also after a crash, and at once when it has passed', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(until('1970-01-03T01:00:00+01:00'));
    await scene.advance(2 * day - 2000);
    expect(run.record.state).toBe('running');
    expect((await scene.crash(run, 1000)).record.state).toBe('succeeded');
    expect((await scene.start(until('1970-01-01T00:00:00Z'))).record.state).toBe('succeeded');
  });

  it('can take too long, and needs a zone', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(until('1970-01-03T01:00:00+01:00', ', timeout: 1h'));
    await scene.advance(day);
    expect(run.tasks.get('it')?.record.state).toBe('timed_out');
    const wrong = await scene.start(until('{{ "1970-01-03T01:00:00" }}'));
    expect(wrong.tasks.get('it')?.record.error?.code).toBe('MR407');
  });
});

describe('a time that has passed', () => {
  it('does not hide a wait that is due after it', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(`
name: two
tasks:
  - {name: past, action: core.wait_until, input: {time: '1970-01-01T00:00:00Z'}}
  - {name: ok, action: core.ask, timeout: 10ms, input: {question: Deploy?, default: false}}
output: "{{ task.ok.output.answer }}"
`);
    await scene.advance(10);
    expect(run).toMatchObject({ record: { state: 'succeeded' }, output: false });
  });
});

describe('waits that a deadline has ended', () => {
  it('do not hide those that are due after them', async () => {
    const scene = new WaitingScene();
    const run = await scene.start(`
name: left
tasks:
  - name: many
    action: core.ask
    with_items: "{{ range(2500) }}"
    timeout: 2h
    deadline: 1h
    input: {question: "Is {{ item }} fine?"}
    next: [{on: [any], do: [noop]}]
  - {name: it, action: core.ask, timeout: 3h, input: {question: Deploy?, default: true}}
output: "{{ task.it.output.answer }}"
`);
    await scene.advance(3_600_000);
    expect(run.tasks.get('many')?.record.state).toBe('timed_out');
    expect(scene.store.waits.nextDue(run.id, 1000 + 3_600_000)).toBe(1000 + 7_200_000);
    await scene.advance(7_200_000);
    expect(run).toMatchObject({ record: { state: 'succeeded' }, output: true });
  });
});
