import type { JSX } from 'preact';
import { pieces, visible } from '../format/text.ts';

/** Text from outside: isolated from the direction of what is around it, controls shown. */
export function Text({ text, class: name }: { text: string; class?: string }): JSX.Element {
  const shown = visible(text);
  return (
    <bdi class={name} title={text.length > 24 ? shown : undefined}>
      {shown}
    </bdi>
  );
}

/** A signature: what was folded in it stands on a ground of its own. */
export function Signature({ text }: { text: string }): JSX.Element {
  return (
    <bdi>
      {pieces(visible(text)).map((piece) =>
        piece.folded ? <span class="fold">{piece.text}</span> : piece.text,
      )}
    </bdi>
  );
}

/** An item as TASK/INDEX. */
export function ItemName({ task, index }: { task: string; index: string }): JSX.Element {
  return (
    <>
      <bdi class="in">{visible(task)}</bdi>/{index}
    </>
  );
}
