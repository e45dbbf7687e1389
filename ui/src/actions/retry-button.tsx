import type { JSX } from 'preact';
import type { ActionRequest } from '../../../src/dashboard/payloads/actions.ts';
import { int, plural, short } from '../format/numbers.ts';
import { AskButton, type AskButtonProps, type Question } from './ask-button.tsx';

export type RetryButtonProps = Pick<AskButtonProps, 'requests' | 'run' | 'class'> & {
  readonly count: number;
  /** Of which items: "of fetch with this cause". */
  readonly scope: string;
  readonly request: Extract<ActionRequest, { kind: 'retry' }>;
  readonly word?: string;
  readonly keyName?: string;
};

const atOnce = 1000;

/** Retries at once up to 1,000 items, and asks before more. */
export function RetryButton(props: RetryButtonProps): JSX.Element {
  const { requests, run, count, scope, request, word = '', keyName, class: kind = '' } = props;
  const question: Question | undefined =
    count > atOnce
      ? {
          title: `Retry ${int(count)} items?`,
          text: `${int(count)} items ${scope} run again from attempt 1. What succeeded stays. Items that fail again count once.`,
          yes: `Retry ${int(count)}`,
        }
      : undefined;
  return (
    <AskButton
      {...{ requests, run, request, question }}
      class={kind}
      name={JSON.stringify(request)}
      what={`Retry of ${plural(count, 'item')} ${scope}`}
    >
      Retry {short(count)}
      {word}
      {keyName === undefined ? null : <kbd class="key">{keyName}</kbd>}
    </AskButton>
  );
}
