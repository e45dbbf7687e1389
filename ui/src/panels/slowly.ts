import { useEffect, useState } from 'preact/hooks';

const everyMs = 5000;

/** A number that grows every 5 s while the tab is seen: for what frames do not bring. */
export function useSlowly(on: boolean): number {
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!on) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setRound((n) => n + 1);
    }, everyMs);
    return () => clearInterval(timer);
  }, [on]);
  return round;
}
