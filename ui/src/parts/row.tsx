import type { ComponentChildren, JSX } from 'preact';

export interface Column {
  readonly word: string;
  readonly class?: string;
}

/** The names of the columns of a grid. */
export function Head({ columns }: { columns: readonly Column[] }): JSX.Element {
  return (
    <div class="row head" role="row">
      {columns.map(({ word, class: name }) => (
        <span key={word} class={name} role="columnheader">
          {word}
        </span>
      ))}
    </div>
  );
}

export interface LinkRowProps {
  /** By which the focus finds it again. */
  readonly name: string;
  readonly open: () => void;
  readonly selected?: boolean;
  readonly title?: string | undefined;
  readonly children: ComponentChildren;
}

/** A row that Enter and a click open; links and buttons within it do what they say. */
export function OpeningRow({ name, open, selected, title, children }: LinkRowProps): JSX.Element {
  return (
    <div
      class="row link"
      role="row"
      tabIndex={0}
      data-key={name}
      title={title}
      aria-selected={selected}
      onClick={(event) => {
        const inner = event.target instanceof Element && event.target.closest('a,button,input');
        if (!inner) open();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) open();
      }}
    >
      {children}
    </div>
  );
}
