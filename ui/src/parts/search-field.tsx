import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly search: (text: string) => void;
}

const settleMs = 250;

/** Searches when nothing has been typed for a moment, or at once on Enter. */
export function SearchField({ label, placeholder, value, search }: SearchFieldProps): JSX.Element {
  const [typed, setTyped] = useState(value);
  const latest = useRef(search);
  latest.current = search;
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => latest.current(typed), settleMs);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <div class="search">
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search(typed);
        }}
      />
      <kbd>/</kbd>
    </div>
  );
}
