import { useState } from 'preact/hooks';

interface Options {
  readonly count: number;
  readonly width: number;
  readonly show: (place: number | undefined) => void;
  readonly select: ((first: number, last: number) => void) | undefined;
}

export interface Selecting {
  /** First and last bucket of what is being selected. */
  readonly range: readonly [number, number] | undefined;
  readonly handlers: {
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onPointerCancel: () => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onBlur: () => void;
  };
}

/** Points are read and windows chosen with a pointer or with arrows, Shift and Enter. */
export function useSelecting({ count, width, show, select }: Options): Selecting {
  const [from, setFrom] = useState<number>();
  const [at, setAt] = useState<number>();
  const place = (event: PointerEvent): number =>
    Math.max(0, Math.min(count - 1, Math.floor((leftOf(event) / width) * count)));
  const move = (to: number | undefined): void => {
    setAt(to);
    show(to);
  };
  const leave = (): void => {
    setFrom(undefined);
    move(undefined);
  };
  const range =
    from === undefined || at === undefined || from === at
      ? undefined
      : ([Math.min(from, at), Math.max(from, at)] as const);
  const choose = (): void => {
    if (range) select?.(...range);
    leave();
  };
  const key = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      const before = at ?? count - 1;
      setFrom(event.shiftKey && select ? (from ?? before) : undefined);
      move(Math.max(0, Math.min(count - 1, before + by)));
    } else if (event.key === 'Enter') choose();
    else if (event.key === 'Escape' && at !== undefined) {
      event.stopPropagation();
      leave();
    }
  };
  return {
    range,
    handlers: {
      onPointerMove: (event) => move(place(event)),
      onPointerDown: (event) => {
        if (!select || event.button !== 0 || event.pointerType === 'touch') return;
        if (event.currentTarget instanceof Element) {
          event.currentTarget.setPointerCapture(event.pointerId);
        }
        setFrom(place(event));
        move(place(event));
      },
      onPointerUp: choose,
      onPointerLeave: () => {
        if (from === undefined) move(undefined);
      },
      onPointerCancel: leave,
      onKeyDown: key,
      onBlur: leave,
    },
  };
}

/** Browsers differ in what `offsetX` means within a drawing. */
function leftOf({ currentTarget, clientX }: PointerEvent): number {
  return currentTarget instanceof Element
    ? clientX - currentTarget.getBoundingClientRect().left
    : 0;
}
