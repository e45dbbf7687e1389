import type { DescribeReply, DrainReply, WorkerMessage } from '../src/wire/messages.ts';

// Standard output belongs to the data of the command; what actions print is for people.
process.stdout.write = process.stderr.write.bind(process.stderr);

/**
 * What piscina calls. All else is imported inside, so that this module always loads: a worker whose entry fails
 * would leave the pool waiting for ever.
 */
export async function handle(message: WorkerMessage): Promise<DrainReply | DescribeReply> {
  switch (message.kind) {
    case 'drain': {
      const { runDrain } = await import('./drain.ts');
      return runDrain(message);
    }
    case 'describe': {
      const { describePacks } = await import('./describe.ts');
      return describePacks(message.packs);
    }
  }
}
