import type { PostedAssignment, SessionMessage } from '../src/wire/messages.ts';
import { PostedCount } from '../src/wire/shared/posted-count.ts';
import { trackEnvironment } from '../src/processes/environment-text.ts';
import type { LoadReport } from '../src/actions/registry.ts';
import { currentItem } from './current-item.ts';
import './late-errors.ts';
import { describePacks } from './describe.ts';
import { runConsumer } from './consumer.ts';
import { post } from './reporter.ts';
import { useSessionSpawner } from './session-spawner.ts';
import { keepStandardOutput } from './standard-output.ts';
import { waitingCount } from './thread.ts';
import { WorkerLoad } from './worker-load.ts';

trackEnvironment();
keepStandardOutput((printedTo, chunk) => currentItem()?.printed(printedTo, chunk));

/** Runs assignments from a port, side by side, until a message ends the session. */
export function runSession({ session, port, postedCount }: SessionMessage): Promise<void> {
  useSessionSpawner(session);
  const load = new WorkerLoad(waitingCount, new PostedCount(postedCount));
  return new Promise((resolve) => {
    port.on('message', (posted: PostedAssignment) => {
      if (posted.kind === 'assignment') return void runAssignment(posted, load);
      port.close();
      resolve();
    });
  });
}

/** An error thrown here is a bug and takes the worker down. Its consumers run again elsewhere. */
async function runAssignment(
  { assignment, message, isRetry }: Extract<PostedAssignment, { kind: 'assignment' }>,
  load: WorkerLoad,
): Promise<void> {
  load.begin();
  const report: LoadReport = {
    loading: (url) => post({ kind: 'loading', assignment, url }),
    loaded: (url) => post({ kind: 'loaded', assignment, url }),
  };
  const reply =
    message.kind === 'consumer'
      ? await runConsumer(message, { load, report, isRetry: isRetry === true })
      : await describePacks(message.packs, report);
  load.end();
  post({ kind: 'ended', assignment, reply });
}
