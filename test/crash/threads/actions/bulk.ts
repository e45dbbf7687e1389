import { setImmediate } from 'node:timers/promises';

interface Line {
  readonly n: number;
}

/** More than stays in memory, of all items together. One in five returns a turn later. */
export function text({ n }: Line): object | Promise<object> {
  const made = { n, text: String(n % 10).repeat(2000) };
  return n % 5 === 0 ? setImmediate(made) : made;
}

/** Ends its thread in the middle of its own work, once in a while. */
export function measure({ value, share }: { value: Line & { text: string }; share: number }) {
  if (Math.random() < share) process.exit(1);
  return value.n + value.text.length;
}
