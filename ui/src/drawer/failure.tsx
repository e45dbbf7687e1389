import type { JSX } from 'preact';
import type { FailureDetail, ItemDetail } from '../../../src/dashboard/payloads/items.ts';
import { visible, visibleLines } from '../format/text.ts';
import type { RunPage } from '../panels/run-page.ts';
import { Text } from '../parts/text.tsx';
import { linkToRun } from '../route/route.ts';
import { Section } from './section.tsx';

export interface FailureProps {
  readonly page: RunPage;
  readonly item: ItemDetail;
  readonly failure: FailureDetail;
}

/** The latest failure: frames of the user's own code stand out, then what caused it. */
export function Failure({ page, item, failure }: FailureProps): JSX.Element {
  const { code, message, hint, signature, frames, causes } = failure;
  const { attempts, task } = item;
  return (
    <Section
      title="Failure"
      note={attempts.length > 1 ? `of attempt ${attempts.length}, the last` : undefined}
    >
      <div class="failbox">
        <p>
          <bdi>{visibleLines(message)}</bdi>
        </p>
      </div>
      <dl class="kv">
        <dt>Code</dt>
        <dd class="mono">{code}</dd>
        {hint === undefined ? null : (
          <>
            <dt>Hint</dt>
            <dd>
              <Text text={hint} />
            </dd>
          </>
        )}
        {signature === null ? null : (
          <>
            <dt>Same cause</dt>
            <dd>
              <a
                class="inline"
                href={linkToRun(page.view.run.id, 'items', { task, cause: signature })}
              >
                All items with it
              </a>
            </dd>
          </>
        )}
      </dl>
      {frames.length + causes.length > 0 ? (
        <pre tabIndex={0}>
          {frames.map(({ text, own }, at) => (
            <span key={at} class={own ? 'own' : 'at'}>
              {`    ${visible(text)}\n`}
            </span>
          ))}
          {causes.map(({ code: ofCause, message: text }, at) => (
            <span key={at} class="at">
              {'  caused by '}
              <bdi>{visibleLines([ofCause, text].filter(Boolean).join(' '))}</bdi>
              {'\n'}
            </span>
          ))}
        </pre>
      ) : null}
    </Section>
  );
}
