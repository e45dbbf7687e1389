import type { AssignmentMessage, PostedAssignment, SessionMessage } from '../src/wire/messages.ts';
import { PostedCount } from '../src/wire/shared/posted-count.ts';
import { describePacks } from './describe.ts';
import { runConsumer } from './consumer.ts';
import { post } from './reporter.ts';
import { waitingCount } from './thread.ts';
import { WorkerLoad } from './worker-load.ts';

/** Takes assignments from a port, side by side, until it is told that there will be no more. */
export function runSession({ port, postedCount: session }: SessionMessage): Promise<void> {
  const time = new WorkerLoad(waitingCount, new PostedCount(session));
  return new Promise((resolve) => {
    port.on('message', (posted: PostedAssignment) => {
      if (posted.kind === 'assignment')
        return void runAssignment(posted.assignment, posted.message, time);
      port.close();
      resolve();
    });
  });
}

/** What is thrown here is a bug, and takes the worker down: its consumers are then run again elsewhere. */
async function runAssignment(
  assignment: number,
  message: AssignmentMessage,
  time: WorkerLoad,
): Promise<void> {
  time.begin();
  const reply =
    message.kind === 'consumer'
      ? await runConsumer(message, time)
      : await describePacks(message.packs);
  time.end();
  post({ kind: 'ended', assignment, reply });
}
