// The job log in the columns of GNU parallel.

/** An item that has ended, as it is printed and logged. */
export interface EndedJob {
  readonly index: number;
  readonly command: string;
  readonly item: unknown;
  readonly stdout: string;
  readonly stderr: string;
  /** Otherwise `stderr` is why it did not end by itself. */
  readonly hasPrinted: boolean;
  /** Null after a signal, and where there was no program. */
  readonly code: number | null;
  readonly signal: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly elapsedMs: number;
}

export const jobLogHead =
  'Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n';

export function jobLogLine(job: EndedJob): string {
  const { index, command, code, signal, startedAt, elapsedMs, stdout } = job;
  const seconds = (ms: number): string => (ms / 1000).toFixed(3);
  const fields = [
    index + 1,
    ':',
    seconds(startedAt),
    seconds(elapsedMs).padStart(10),
    0,
    Buffer.byteLength(stdout),
    code ?? (signal > 0 ? 0 : -1),
    signal,
    command.replaceAll(/[\t\n\r]/g, ' '),
  ];
  return `${fields.join('\t')}\n`;
}
