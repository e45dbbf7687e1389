import { useEffect, useRef } from 'preact/hooks';

export type Keys = Readonly<Record<string, () => void>>;

const registered: (() => Keys)[] = [];

/** Keys of a page or a part of it; what came last goes first. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const own = (): Keys => latest.current;
    registered.push(own);
    return () => {
      registered.splice(registered.indexOf(own), 1);
    };
  }, []);
}

/** What a key does here, if anything. */
export function keyAction(key: string): (() => void) | undefined {
  for (const keys of registered.toReversed()) {
    const found = keys();
    if (Object.hasOwn(found, key)) return found[key];
  }
  return undefined;
}
