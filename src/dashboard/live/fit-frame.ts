import type { Frame } from '../payloads/frame.ts';

/** Bytes of a frame. */
export const mostBytes = 8192;

/**
 * The frame within its bytes: without its log, then its lanes, then its cells, and then with as
 * many rows as fit. Rows that are left out come with the next frame.
 */
export function fitFrame(frame: Frame): Frame {
  const smaller: ((before: Frame) => Frame)[] = [
    (before) => ({ ...before, log: [], dropped: before.dropped + before.log.length, more: true }),
    (before) => ({ ...before, lanes: [], more: true }),
    (before) => ({ ...before, heat: [], more: true }),
    (before) => ({ ...before, err: [], more: true }),
  ];
  let fitted = frame;
  for (const without of smaller) {
    if (sizeOf(fitted) <= mostBytes) return fitted;
    fitted = without(fitted);
  }
  while (sizeOf(fitted) > mostBytes && fitted.tasks.length > 0)
    fitted = { ...fitted, tasks: fitted.tasks.slice(0, Math.floor(fitted.tasks.length * 0.7)) };
  return fitted;
}

function sizeOf(frame: Frame): number {
  return Buffer.byteLength(JSON.stringify(frame));
}
