import { signalOf } from './line-end.ts';

/** What dash writes when a signal has ended a program. It is silent for SIGINT and SIGPIPE. */
const texts: { readonly [Signal in NodeJS.Signals]?: string } = {
  SIGHUP: 'Hangup',
  SIGQUIT: 'Quit',
  SIGILL: 'Illegal instruction',
  SIGTRAP: 'Trace/breakpoint trap',
  SIGABRT: 'Aborted',
  SIGBUS: 'Bus error',
  SIGFPE: 'Floating point exception',
  SIGKILL: 'Killed',
  SIGUSR1: 'User defined signal 1',
  SIGSEGV: 'Segmentation fault',
  SIGUSR2: 'User defined signal 2',
  SIGALRM: 'Alarm clock',
  SIGTERM: 'Terminated',
  SIGSTKFLT: 'Stack fault',
  SIGXCPU: 'CPU time limit exceeded',
  SIGXFSZ: 'File size limit exceeded',
  SIGVTALRM: 'Virtual timer expired',
  SIGPROF: 'Profiling timer expired',
  SIGIO: 'I/O possible',
  SIGPWR: 'Power failure',
  SIGSYS: 'Bad system call',
};

const ending = new RegExp(`(?:${Object.values(texts).join('|')})(?: \\(core dumped\\))?\n$`);

/** No message is longer. */
const LONGEST = 48;

/** A chunk of this size may end within a message. */
const WHOLE = 64 * 1024;

/**
 * The end of the stderr of a program, which may be what dash says of it there: that is kept back
 * until its status is known.
 */
export class SignalMessage {
  #kept: Buffer = Buffer.alloc(0);

  /** Takes a chunk. Returns what is no part of a message. */
  without(chunk: Buffer): Buffer {
    const all = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    const end = Math.max(0, all.length - LONGEST);
    const mayEnd = chunk.length >= WHOLE || ending.test(all.toString('latin1', end));
    this.#kept = all.subarray(mayEnd ? end : all.length);
    return all.subarray(0, all.length - this.#kept.length);
  }

  /** What the shell has said of a program with this status; empty when it was the program. */
  take(status: number): string {
    const signal = signalOf(status);
    const text = signal && texts[signal];
    if (text === undefined) return '';
    const kept = this.#kept.toString('latin1');
    const said = [`${text}\n`, `${text} (core dumped)\n`].find((one) => kept.endsWith(one)) ?? '';
    this.#kept = this.#kept.subarray(0, this.#kept.length - said.length);
    return said;
  }

  /** What is left was written by the program. */
  rest(): Buffer {
    const rest = this.#kept;
    this.#kept = rest.subarray(rest.length);
    return rest;
  }
}
