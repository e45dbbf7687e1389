// The values of options of `each`. Pure.
import { InvalidArgumentError } from 'commander';

/** `8`, or `50%` of the processors. */
export interface Jobs {
  readonly count: number;
  readonly isShare: boolean;
}

export function parseJobs(text: string): Jobs {
  const [, digits, percent] = /^([1-9]\d{0,5})(%?)$/.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('Write a number from 1, or N%.');
  return { count: Number(digits), isShare: percent === '%' };
}

export function jobsOn(processors: number, jobs: Jobs | undefined): number {
  if (!jobs) return processors;
  return jobs.isShare ? Math.max(1, Math.floor((processors * jobs.count) / 100)) : jobs.count;
}

/** When no more items start: `now` also ends those that run. */
export interface Halt {
  readonly isNow: boolean;
  readonly failures: number;
  /** `failures` is a percentage of all items. */
  readonly isShare: boolean;
}

export function parseHalt(text: string): Halt {
  if (text === 'never') return { isNow: false, failures: Number.POSITIVE_INFINITY, isShare: false };
  const [, when, digits, percent] = /^(now|soon),fail=([1-9]\d{0,8})(%?)$/.exec(text) ?? [];
  if (when === undefined) {
    throw new InvalidArgumentError(
      'Write never, or now or soon with fail=N or fail=N%: now,fail=1.',
    );
  }
  return { isNow: when === 'now', failures: Number(digits), isShare: percent === '%' };
}

/** Failures at which the run is halted. */
export function failuresToHalt({ failures, isShare }: Halt, items: number): number {
  return isShare ? Math.max(1, Math.ceil((items * failures) / 100)) : failures;
}

/** A number is seconds, as for other tools; otherwise a duration. */
export function parseTimeout(text: string): string {
  const duration = /^\d+(\.\d+)?$/.test(text) ? `${Math.round(Number(text) * 1000)}ms` : text;
  if (/^0+\D/.test(duration))
    throw new InvalidArgumentError('It must be longer than 0: 500ms, 30s.');
  if (/^\d+(ms|s|m|h|d)$/.test(duration)) return duration;
  throw new InvalidArgumentError('Write seconds, or a duration such as 500ms, 30s, 5m or 1h.');
}

/** How often an item is tried, the first time included. */
export function parseTries(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 to 9999: all tries of an item.');
}

export function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /s, '') : '';
    throw new InvalidArgumentError(`It must be a regular expression: ${why}.`);
  }
}
