import type { JSX } from 'preact';

const paths = {
  moon: 'M7 1.5A5.5 5.5 0 1 0 12.5 7 4 4 0 0 1 7 1.5z',
  cross: 'M2 2 12 12M12 2 2 12',
} as const;

export function Icon({ name }: { name: keyof typeof paths }): JSX.Element {
  return (
    <svg
      viewBox="0 0 14 14"
      width="14"
      height="14"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

export function Logo(): JSX.Element {
  return (
    <svg viewBox="0 0 18 14" width="18" height="14" aria-hidden="true">
      <path d="M1 2H17M1 7H11M1 12H6" stroke="currentColor" stroke-width="2" />
      <path d="M14 6.2 18 9.4 14 12.6z" fill="currentColor" />
    </svg>
  );
}
