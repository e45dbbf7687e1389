import type { ComponentChildren, JSX, RefObject } from 'preact';
import type { Refusal } from '../../../src/dashboard/payloads/actions.ts';
import { Glyph } from './glyph.tsx';
import { Text } from './text.tsx';

export interface PanelProps {
  readonly title: string;
  readonly width?: string;
  readonly id?: string;
  /** What stands beside the title. */
  readonly head?: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly panelRef?: RefObject<HTMLElement>;
}

export function Panel({
  title,
  width = '',
  id,
  head,
  children,
  panelRef,
}: PanelProps): JSX.Element {
  return (
    <section
      class={`panel ${width}`}
      id={id}
      aria-label={title}
      {...(panelRef ? { ref: panelRef } : {})}
    >
      <header>
        <h2>{title}</h2>
        {head}
      </header>
      {children}
    </section>
  );
}

export interface TroubleProps {
  readonly error: Refusal;
  readonly again?: () => void;
}

/** The error of one panel: the others go on. */
export function Trouble({ error, again }: TroubleProps): JSX.Element {
  return (
    <div class="trouble" role="status">
      <Glyph state="interrupted" />
      <span>
        <b class="mono">{error.code} </b>
        <Text text={error.message} />
        {error.hint === undefined ? null : (
          <span class="muted">
            {' '}
            <Text text={error.hint} />
          </span>
        )}
      </span>
      {again ? (
        <button type="button" class="small" onClick={again}>
          Try again
        </button>
      ) : null}
    </div>
  );
}
