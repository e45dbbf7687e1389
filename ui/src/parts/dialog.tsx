import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

export interface DialogProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog of the browser: it keeps the focus within, and Escape closes it. */
export function Dialog({ title, close, children }: DialogProps): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const node = element.current;
    const before = document.activeElement;
    if (node && !node.open) node.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={element} aria-labelledby={id} onClose={close}>
      <div class="in">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

export interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly then: () => void;
  readonly close: () => void;
}

export function Confirm({ title, text, yes, then, close }: ConfirmProps): JSX.Element {
  return (
    <Dialog title={title} close={close}>
      <p class="ink2">{text}</p>
      <div class="end">
        <button type="button" autofocus onClick={close}>
          Back
        </button>
        <button
          type="button"
          class="primary"
          onClick={() => {
            then();
            close();
          }}
        >
          {yes}
        </button>
      </div>
    </Dialog>
  );
}
