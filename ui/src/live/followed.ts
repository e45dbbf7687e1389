import { useEffect, useRef } from 'preact/hooks';
import type { Frame } from '../../../src/dashboard/payloads/frame.ts';
import { Stored, useStored } from '../dom/stored.ts';
import { type Asked, useAsked } from '../source/asked.ts';
import type { RunFeed } from './run-feed.ts';

/**
 * Data of a panel, kept up by frames, also by those that come while it is on its way. It is drawn
 * when the run is drawn.
 */
export function useFollowed<T>(
  feed: RunFeed | undefined,
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
  merge: (value: T, frame: Frame) => T,
): Asked<T> {
  const early = useRef<Frame[]>([]);
  const kept = useRef<T | undefined>(undefined);
  const asked = useAsked(key, async (signal) => {
    early.current = [];
    const value = await ask(signal);
    kept.current = early.current.reduce(merge, value);
    return value;
  });
  useEffect(
    () =>
      feed?.follow((frame) => {
        if (early.current.length < 256) early.current.push(frame);
        if (kept.current !== undefined) kept.current = merge(kept.current, frame);
      }),
    [feed, merge],
  );
  useDrawnWith(feed);
  return { ...asked, value: asked.value === undefined ? undefined : kept.current };
}

const never = new Stored<undefined>(undefined);

/** Draws the component whenever the run is drawn. */
export function useDrawnWith(feed: RunFeed | undefined): void {
  useStored(feed?.view ?? never);
}
