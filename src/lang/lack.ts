import { getSystemErrorMap } from 'node:util';
import { isError, memberOf, messageOf } from './thrown.ts';

/** Codes of a lack of descriptors, threads or memory, which may pass. */
const codes = ['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM'];
const lack = new RegExp(`\\b(?:${codes.join('|')})\\b`);

/** How the system words them, the longest first. */
const wordings: readonly (readonly [code: string, words: string])[] = [
  ...getSystemErrorMap().values(),
]
  .filter(([code]) => codes.includes(code))
  .toSorted(([, a], [, b]) => b.length - a.length);

/** The code of a lack of descriptors, threads or memory, if that is what an error reports. */
export function lackOf(error: unknown): string | undefined {
  if (!isError(error)) return undefined;
  const member = memberOf(error, 'code');
  const code = typeof member === 'string' ? member : '';
  // A thread that cannot be made has a code of its own, and that of the system in its message. An
  // error that crossed a thread has lost its code, and begins with it.
  const message = messageOf(error);
  const [begins = ''] = message.split(':', 1);
  const said = code === 'ERR_WORKER_INIT_FAILED' ? message : begins;
  return lack.exec(`${code} ${said}`)?.[0] ?? lackOfPackageConfig(message);
}

/**
 * From Node 24 on, a `package.json` that cannot be opened is reported in the words of the system:
 * `Cannot read package config FILE: too many open files.`
 */
function lackOfPackageConfig(message: string): string | undefined {
  if (!message.startsWith('Cannot read package config ')) return undefined;
  return wordings.find(([, words]) => message.endsWith(`: ${words}.`))?.[0];
}

/**
 * An action could not begin for a lack of descriptors, threads or memory: nothing of it has
 * happened. Its item does not fail: it waits, and the action is called again.
 */
export class LackError extends Error {
  override readonly name = 'LackError';
  /** Such as `EMFILE`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The error of an action that failed for `cause`: a `LackError` if `reason` is a lack. */
export function cannotBegin(message: string, cause: unknown, reason = cause): Error {
  const lack = lackOf(reason);
  return lack === undefined
    ? new Error(message, { cause })
    : new LackError(lack, message, { cause });
}

/** The code of an error: `code`, or MR801 if `cause` is a lack, for which no input is to blame. */
export function codeUnlessLack<Code extends string>(cause: unknown, code: Code): Code | 'MR801' {
  return lackOf(cause) === undefined ? code : 'MR801';
}

/** The shortest text that names the reason of an error. */
export function reasonOf(error: unknown): string {
  return lackOf(error) ?? messageOf(error);
}
