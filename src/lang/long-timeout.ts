import { longestTimer } from './duration.ts';

/**
 * Like `setTimeout`, without its limit of 24.8 days. Returns a function that cancels it. A
 * background timer does not keep the process alive.
 */
export function longTimeout(ms: number, callback: () => void, kind?: 'background'): () => void {
  let timer: NodeJS.Timeout;
  const wait = (left: number): void => {
    const rest = left - longestTimer;
    timer = rest > 0 ? setTimeout(() => wait(rest), longestTimer) : setTimeout(callback, left);
    if (kind === 'background') timer.unref();
  };
  wait(ms);
  return () => clearTimeout(timer);
}
