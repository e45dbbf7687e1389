import type { ComponentChildren, JSX } from 'preact';

export interface SectionProps {
  readonly title: string;
  readonly note?: string | undefined;
  readonly children?: ComponentChildren;
}

export function Section({ title, note, children }: SectionProps): JSX.Element {
  return (
    <section class="sec">
      <h3>
        {title}
        {note === undefined ? null : <span class="muted">{note}</span>}
      </h3>
      {children}
    </section>
  );
}
