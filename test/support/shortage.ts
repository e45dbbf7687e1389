import { closeSync, openSync } from 'node:fs';
import { MillraceError, type Run, type RunEvent } from '../../src/index.ts';

/** Milliseconds between two looks for descriptors that other threads have closed. */
const often = 2;

/** Opens files until there is no descriptor left, and keeps it so. Returns what closes them. */
export function exhaust(): () => void {
  const taken: number[] = [];
  const fill = (): void => {
    try {
      for (;;) taken.push(openSync('/dev/null', 'r'));
    } catch {
      // There is none left.
    }
  };
  fill();
  const filling = setInterval(fill, often);
  return () => {
    clearInterval(filling);
    for (const descriptor of taken.splice(0)) closeSync(descriptor);
  };
}

/** The events of a run that say for what it waits. Calls `seen` with every event. */
export async function waits(run: Run, seen: (event: RunEvent) => void): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run.events()) {
    seen(event);
    if (event.type === 'waiting' || event.type === 'waiting-ended') events.push(event);
  }
  return events;
}

/** How a run has ended, or why it has not. */
export async function endOf(started: Run | Promise<Run>): Promise<unknown> {
  try {
    const run = await started;
    const { state, tasks } = await run.result();
    return { state, summary: tasks['t']?.summary };
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return { code: error.code, message: error.message, details: error.details };
  }
}
