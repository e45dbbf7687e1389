import { longestTimer } from './duration.ts';

/** Calls `ring` in `ms` milliseconds, also in those that are too many for a timer; answers what calls it off. */
export function longTimeout(ms: number, ring: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (left: number): void => {
    const rest = left - longestTimer;
    timer = rest > 0 ? setTimeout(() => wait(rest), longestTimer) : setTimeout(ring, left);
  };
  wait(ms);
  return () => clearTimeout(timer);
}
