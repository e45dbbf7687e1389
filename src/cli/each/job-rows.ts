// The rows of a file of results: one for each item that has ended. Pure.
import { textOf } from './placeholders.ts';
import type { EndedJob } from './job-log.ts';

export type RowForm = 'jsonl' | 'csv';

/** By the name of the file; undefined for a folder. */
export function rowFormOf(path: string): RowForm | undefined {
  if (/\.(jsonl|ndjson)$/.test(path)) return 'jsonl';
  return path.endsWith('.csv') ? 'csv' : undefined;
}

const columns = ['seq', 'item', 'exit_code', 'signal', 'seconds', 'stdout', 'stderr'] as const;

/** Begins a file that is empty. */
export function rowsHead(form: RowForm): string {
  return form === 'csv' ? `${columns.join(',')}\n` : '';
}

export function rowOf(job: EndedJob, form: RowForm): string {
  const row = {
    seq: job.index + 1,
    item: job.item,
    exit_code: job.code,
    signal: job.signal,
    seconds: Math.round(job.elapsedMs) / 1000,
    stdout: job.stdout,
    stderr: job.stderr,
  };
  if (form === 'jsonl') return `${JSON.stringify(row)}\n`;
  return `${columns.map((name) => cell(row[name])).join(',')}\n`;
}

function cell(value: unknown): string {
  const text = value === null ? '' : textOf(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
