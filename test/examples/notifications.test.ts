import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openHistory } from '../../src/index.ts';
import { type Ended, millrace, startCommand } from '../support/command.ts';
import {
  importExample,
  runArguments,
  type RunDocument,
  runExample,
  runScript,
} from '../support/examples-command.ts';
import { Schedule } from '../support/schedule.ts';
import { temporaryFolder } from '../support/temp.ts';

/** Called for the n-th request (from 1) with an idempotency key; true refuses it. */
type Refuse = (key: string, n: number) => boolean;

interface Sink {
  readonly url: string;
  readonly taken: ReadonlyMap<string, number>;
  readonly messages: ReadonlyMap<string, { readonly user: number }>;
  readonly refused: number;
  readonly close: () => void;
}

interface Output {
  readonly sent: number;
  readonly passed_over: Readonly<Record<string, number>>;
}

const { makeUsers, startSink } = await importExample<{
  makeUsers(): readonly unknown[];
  startSink(options: { users: readonly unknown[]; refuse: Refuse }): Promise<Sink>;
}>('notifications/sink.mjs');

/** The output of a run with `sent` eligible users, which are five of eight. */
function outputOf(sent: number): Output {
  const each = sent / 5;
  return {
    sent,
    passed_over: {
      'did not opt in': each,
      'address not verified': each,
      'address bounces': each,
    },
  };
}

/** The first request of every 100th message finds the service busy. */
const refuseSome: Refuse = (key, n) => n === 1 && key.endsWith('50');

/** A service with this number of eligible users. */
async function newSink(sent: number, refuse: Refuse): Promise<Sink> {
  const users = makeUsers().slice(0, (sent / 5) * 8);
  const sink = await startSink({ users, refuse });
  onTestFinished(sink.close);
  return sink;
}

/** Every user has got a message, always under the same key. */
function expectEveryUserReached(sink: Sink, sent: number): void {
  expect(sink.taken.size).toBe(sent);
  expect(new Set([...sink.messages.values()].map(({ user }) => user)).size).toBe(sent);
}

test('messages are delivered exactly once, also those that the service refused first', async () => {
  const sink = await newSink(1000, refuseSome);
  const { output } = await runExample<Output>('notifications', { service: sink.url });
  expect(output).toEqual(outputOf(1000));
  expectEveryUserReached(sink, 1000);
  expect(sink.refused).toBe(10);
  expect([...sink.taken.values()].filter((times) => times !== 1)).toEqual([]);
});

/** The users whose messages are on disk as sent, in the store of a command that is gone. */
async function usersOnDisk(directory: string, run: string): Promise<Set<unknown>> {
  const archive = await openHistory(directory);
  const sent = archive.items(run, 'send_batch').filter(({ status }) => status === 'succeeded');
  const users = new Set(sent.map(({ output }) => Object(output).user));
  await archive.close();
  return users;
}

/** More than twice the messages that may be sent twice. All 5,000 are sent in another test. */
const sentOverKill = 1300;

/** Runs the example in `cwd` and kills it when the service has seen `k` requests. */
async function killedAt(
  k: number,
  cwd: string,
): Promise<{ sink: Sink; ended: Ended; run: string }> {
  let seen = 0;
  const sink = await newSink(sentOverKill, (key, n) => {
    seen += 1;
    if (seen === k) command.kill('SIGKILL');
    return refuseSome(key, n);
  });
  const command = startCommand(runArguments('notifications', { service: sink.url }), { cwd });
  const run = / (\S+) of /.exec(await command.line(/^run /))?.[1] ?? '';
  return { sink, ended: await command.ended(), run };
}

/**
 * Messages that may be sent twice: those in the lanes, and those that were sent but not yet on
 * disk. A worker posts its completions 2 ms after the first of them; in that time a lane ends at
 * most two. The lanes wait while 16 batches of the task are on the way, and each of the two workers
 * may have one more batch open.
 */
const lanes = 32;
const mostRepeats = lanes + (16 + 2) * lanes;

const seeds = [1, 2].map(() => Math.floor(Math.random() * 1_000_000));

test.each(seeds)(
  'killed in the middle and resumed, it reaches every user and repeats only what was in flight (seed %i)',
  async (seed) => {
    const k = 100 + new Schedule(seed).below(sentOverKill - 200);
    const cwd = await temporaryFolder();
    const { sink, ended, run } = await killedAt(k, cwd);
    expect(ended.signal).toBe('SIGKILL');
    const onDisk = await usersOnDisk(join(cwd, '.millrace'), run);
    const resumed = await millrace(['resume', '--json', run], { cwd });
    expect(resumed.code, resumed.stderr).toBe(0);
    const document: RunDocument<Output> = JSON.parse(resumed.stdout);
    expect(document).toMatchObject({ run, state: 'succeeded', output: outputOf(sentOverKill) });
    expectEveryUserReached(sink, sentOverKill);
    const repeats = [...sink.taken].filter(([, times]) => times > 1);
    expect(repeats.filter(([key]) => onDisk.has(sink.messages.get(key)?.user))).toEqual([]);
    expect(repeats.filter(([, times]) => times > 2)).toEqual([]);
    expect(repeats.length, `killed at request ${k}`).toBeLessThanOrEqual(mostRepeats);
  },
  600_000,
);

test('its script counts the messages that the service got', async () => {
  const printed = await runScript('notifications/run.mjs');
  expect(printed).toMatch(/^run \S+ succeeded in /m);
  expect(printed).toMatch(/^ +5,000 {2}users reached$/m);
  expect(printed).toMatch(/^ +0 {2}messages taken more than once$/m);
});
