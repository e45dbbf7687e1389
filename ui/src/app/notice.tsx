import type { JSX } from 'preact';
import { useStored } from '../dom/stored.ts';
import { notice } from '../live/notice.ts';
import { Text } from '../parts/text.tsx';

/** Always in the page, so that what comes into it is read out. */
export function Notice(): JSX.Element {
  const shown = useStored(notice);
  return (
    <div class={shown ? 'toast' : 'sr'} role="status">
      {shown ? <Text text={shown.text} /> : null}
    </div>
  );
}
