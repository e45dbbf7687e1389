import { constants } from 'node:os';
import type { ItemResult } from '../../api/basics.ts';
import type { EndedJob } from './job-log.ts';
import type { Columns } from './columns.ts';
import { textOf } from './placeholders.ts';

/** What `run.results` yields, of which this is used. */
interface EachResult extends ItemResult {
  readonly index: number;
}

/** Members of what `shell.run` returns, or has as the data of its error. */
interface Printed {
  readonly code?: unknown;
  readonly exit_code?: unknown;
  readonly signal?: unknown;
  readonly stdout?: unknown;
  readonly stderr?: unknown;
}

interface JobForm {
  /** False for other actions: their output is printed. */
  readonly isProgram: boolean;
  readonly columns: Columns | undefined;
  readonly show: (item: unknown, index: number) => string;
}

/** Whether an item was ended before it began: it is not a job. */
export function isUnstarted({ status, started_at: began }: ItemResult): boolean {
  return status === 'skipped' || (status === 'cancelled' && began === null);
}

/** An item that has ended. The item itself is read when it is asked for. */
export function endedJob(result: EachResult, { isProgram, columns, show }: JobForm): EndedJob {
  const { index, output, error } = result;
  const itemOf = (): unknown => columns?.of(result.element) ?? result.element;
  const data: Printed = Object((isProgram ? output : undefined) ?? error?.data);
  const code = data.code ?? data.exit_code;
  const hasPrinted = isProgram && data.stderr !== undefined;
  const isDone = result.status === 'succeeded';
  return {
    index,
    get item() {
      return itemOf();
    },
    get command() {
      return show(result.element, index);
    },
    stdout: isProgram ? text(data.stdout) : isDone ? `${textOf(output)}\n` : '',
    stderr: stderrOf(text(data.stderr), error?.message, hasPrinted),
    hasPrinted,
    code: typeof code === 'number' ? code : !isProgram && isDone ? 0 : null,
    signal: constants.signals[text(data.signal) as NodeJS.Signals] ?? 0,
    startedAt: result.started_at === null ? 0 : Date.parse(result.started_at),
    elapsedMs: result.elapsed_ms ?? 0,
  };
}

/** An item that was stopped or could not be started has printed nothing: its error says why. */
function stderrOf(printed: string, message: string | undefined, hasPrinted: boolean): string {
  // A failure has what was printed without the last line end.
  if (hasPrinted) return printed === '' || printed.endsWith('\n') ? printed : `${printed}\n`;
  return message === undefined ? printed : `${message}\n`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
