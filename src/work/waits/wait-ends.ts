import type { BatchWriter } from '../../items/batch-writer.ts';
import type { Failure } from '../../items/failure.ts';
import { formatDuration } from '../../lang/duration.ts';
import type { Answer, EventKey, SignalRecord, WaitingItem } from '../../run/wait-record.ts';

interface Facts {
  readonly now: number;
  /** The newest signal. */
  readonly signal: (of: EventKey) => SignalRecord | undefined;
  /** Why the item has failed although what it has waited for has come. */
  readonly check: (output: unknown, index: number) => Failure | undefined;
}

/** Writes the end of an item that has waited. False if it goes on waiting. */
export function writeEnd(writer: BatchWriter, item: WaitingItem, facts: Facts): boolean {
  const { index, wait } = item;
  const output = outputOf(item, facts);
  const isDue = wait.due !== undefined && wait.due <= facts.now;
  const refused = output === undefined ? undefined : facts.check(output, index);
  if (refused) writer.fail(index, wait.attempt, 'failed', refused);
  else if (output !== undefined) writer.succeed(index, wait.attempt, output);
  else if (isDue) writer.fail(index, wait.attempt, 'timed_out', timeoutOf(item));
  else return false;
  writer.time(wait.since, Math.max(wait.since, facts.now));
  return true;
}

/** What it has waited for; undefined if that has not come. */
function outputOf({ wait }: WaitingItem, { now, signal }: Facts): unknown {
  switch (wait.kind) {
    case 'answer': {
      if (wait.given) return answered(wait.given);
      const { default: standard, due } = wait;
      if (!standard || due === undefined || due > now) return undefined;
      return answered({ answer: standard.value, by: null, at: due });
    }
    case 'signal': {
      const sent = signal(wait);
      if (!sent || sent.seq <= wait.after) return undefined;
      const { data, by, at, seq } = sent;
      return { data, by, at: timeText(at), seq };
    }
    case 'time':
      return wait.until <= now ? null : undefined;
  }
}

function answered({ answer, by, at }: Answer): object {
  return { answer, by, at: timeText(at) };
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

function timeoutOf({ wait }: WaitingItem): Failure {
  const { since, due = since } = wait;
  const time = formatDuration(due - since);
  return { code: 'MR406', message: `${missing(wait)} within its timeout of ${time}` };
}

function missing(wait: WaitingItem['wait']): string {
  switch (wait.kind) {
    case 'answer':
      return 'nobody answered';
    case 'signal':
      return `no signal '${wait.event}' came`;
    case 'time':
      return 'its time did not come';
  }
}
