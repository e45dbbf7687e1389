import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Refusal } from '../../../src/dashboard/payloads/actions.ts';
import { refusalOf } from './request.ts';

/** Data of a panel: what came last stays while it is asked for again. */
export interface Asked<T> {
  readonly value: T | undefined;
  readonly error: Refusal | undefined;
  readonly again: () => void;
}

/** Asks whenever `key` changes; not at all while it is undefined. */
export function useAsked<T>(
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
): Asked<T> {
  const [state, setState] = useState<{ value?: T; error?: Refusal }>({});
  const [round, setRound] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (key === undefined) return undefined;
    const controller = new AbortController();
    latest.current(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setState({ value });
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        setState((before) => ({ ...before, error: refusalOf(error) }));
      },
    );
    return () => controller.abort();
  }, [key, round]);
  const again = useCallback(() => {
    setState(({ value }) => (value === undefined ? {} : { value }));
    setRound((n) => n + 1);
  }, []);
  return { value: state.value, error: state.error, again };
}
