import type { JSX } from 'preact';

/** Said where a window of time is chosen, and a part cannot be limited to it. */
export function WholeNote({
  of,
}: {
  of: { readonly whole?: true } | undefined;
}): JSX.Element | null {
  return of?.whole === true ? <span class="warn nowrap">of the whole run</span> : null;
}
