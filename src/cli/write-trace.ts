import { MillraceError } from '../api/basics.ts';
import type { RunHistory } from '../api/stored-runs.ts';
import { openTarget } from './export-target.ts';
import type { Terminal } from './terminal.ts';
import { counted } from './text.ts';

/** Characters of a part, about. */
const partLength = 1 << 16;

interface TraceTarget {
  readonly terminal: Terminal;
  readonly output: string | undefined;
  readonly quiet: boolean;
}

/** Writes a run as it is now in the Trace Event Format, which Perfetto opens. */
export async function writeTrace(
  run: string,
  history: RunHistory,
  { terminal, output, quiet }: TraceTarget,
): Promise<void> {
  const target = await openTarget(output, terminal, new AbortController().signal);
  const count = { events: 0 };
  try {
    for (const part of partsOf(run, history, count)) {
      if (!(await target.write(Buffer.from(part)))) return;
    }
    await target.commit();
  } catch (error) {
    await target.discard();
    throw error;
  }
  if (quiet || output === undefined || output === '-') return;
  const where = `written to ${output}; https://ui.perfetto.dev opens it`;
  terminal.print(`${counted(count.events, 'event')} of run ${run} ${where}`);
}

/** Options that say which rows are written have no meaning for a trace. Throws MR501. */
export function requireTrace(others: Readonly<Record<string, unknown>>): void {
  const given = Object.entries(others).filter(
    ([, value]) => value !== undefined && value !== false,
  );
  if (given.length === 0) return;
  const names = given.map(([name]) => name).join(', ');
  throw new MillraceError('MR501', `a trace is of all tasks, and has no ${names}`, {
    hint: 'millrace export RUN --what trace -o trace.json',
  });
}

function* partsOf(
  run: string,
  history: RunHistory,
  count: { events: number },
): Generator<string, void> {
  let part = '{"displayTimeUnit":"ms","traceEvents":[';
  for (const event of history.traceEvents(run)) {
    part += `${count.events++ === 0 ? '\n' : ',\n'}${JSON.stringify(event)}`;
    if (part.length < partLength) continue;
    yield part;
    part = '';
  }
  yield `${part}\n]}\n`;
}
