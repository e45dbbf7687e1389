// Starts a mail service that is sometimes busy, runs the workflow, and counts received messages.
import { runWorkflow } from '../support/command.mjs';
import { count, outcome, section, table } from '../support/print.mjs';
import { startSink } from './sink.mjs';

const expected = 5000;
// The service refuses the first request of every 25th message.
const sink = await startSink({
  refuse: (key, requests) => requests === 1 && Number(key.split('/').at(-1)) % 25 === 0,
});
const run = await runWorkflow(new URL('workflow.yaml', import.meta.url), { service: sink.url });
sink.close();

outcome(run);
const users = new Set([...sink.messages.values()].map(({ user }) => user));
const repeated = [...sink.taken.values()].filter((times) => times > 1).length;
section('What the service saw', [
  ...table([
    [count(sink.taken.size), 'messages taken'],
    [count(users.size), 'users reached'],
    [count(repeated), 'messages taken more than once'],
    [count(sink.refused), 'requests refused, and sent again'],
  ]),
]);
if (run.state === 'succeeded') {
  section(
    'Not written to',
    table(Object.entries(run.output.passed_over).map(([reason, users]) => [count(users), reason])),
  );
}
const right = sink.taken.size === expected && users.size === expected && repeated === 0;
if (run.state !== 'succeeded' || !right) process.exitCode = 1;
