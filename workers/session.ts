import type { JobMessage, PostedJob, ShiftMessage } from '../src/wire/messages.ts';
import { ShiftGate } from '../src/wire/shared/posted-count.ts';
import { describePacks } from './describe.ts';
import { runDrain } from './consumer.ts';
import { post } from './reporter.ts';
import { gate } from './thread.ts';
import { WorkerTime } from './worker-load.ts';

/** Takes jobs from a port, side by side, until it is told that there will be no more. */
export function keepShift({ port, gate: shift }: ShiftMessage): Promise<void> {
  const time = new WorkerTime(gate, new ShiftGate(shift));
  return new Promise((resolve) => {
    port.on('message', (posted: PostedJob) => {
      if (posted.kind === 'job') return void runJob(posted.job, posted.message, time);
      port.close();
      resolve();
    });
  });
}

/** What is thrown here is a bug, and takes the worker down: its drains are then run again elsewhere. */
async function runJob(job: number, message: JobMessage, time: WorkerTime): Promise<void> {
  time.begin();
  const reply =
    message.kind === 'drain' ? await runDrain(message, time) : await describePacks(message.packs);
  time.end();
  post({ kind: 'ended', job, reply });
}
