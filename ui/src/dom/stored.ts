import { useEffect, useReducer, useRef } from 'preact/hooks';

/** A value that components follow. */
export class Stored<T> {
  #value: T;
  readonly #readers = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const reader of this.#readers) reader();
  }

  /** Returns what ends it. */
  follow(reader: () => void): () => void {
    this.#readers.add(reader);
    return () => {
      this.#readers.delete(reader);
    };
  }
}

export function useStored<T>(stored: Stored<T>): T {
  const [, draw] = useReducer((n: number) => n + 1, 0);
  const { value } = stored;
  const drawn = useRef(value);
  drawn.current = value;
  useEffect(() => {
    const stop = stored.follow(() => draw(undefined));
    // It may have changed between the drawing and now.
    if (!Object.is(drawn.current, stored.value)) draw(undefined);
    return stop;
  }, [stored]);
  return value;
}
