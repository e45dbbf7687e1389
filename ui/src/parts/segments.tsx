import type { JSX } from 'preact';

export interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly choices: readonly (readonly [value: T, word: string])[];
  readonly value: T;
  readonly choose: (value: T) => void;
}

export function Segments<T extends string>(props: SegmentsProps<T>): JSX.Element {
  const { label, choices, value, choose } = props;
  return (
    <div class="seg" role="group" aria-label={label}>
      {choices.map(([choice, word]) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === value}
          onClick={() => choose(choice)}
        >
          {word}
        </button>
      ))}
    </div>
  );
}
