import type { JSX } from 'preact';
import type { SignatureRow } from '../../../src/dashboard/payloads/charts.ts';
import { isOffered } from '../actions/allowed.ts';
import { RetryButton } from '../actions/retry-button.tsx';
import { When, Where } from '../charts/bins.tsx';
import { memo } from '../dom/memo.ts';
import { int, share, short } from '../format/numbers.ts';
import { visible } from '../format/text.ts';
import { Share } from '../parts/bar.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { OpeningRow } from '../parts/row.tsx';
import { Signature, Text } from '../parts/text.tsx';
import { go } from '../route/history.ts';
import { linkToRun } from '../route/route.ts';
import type { RunPage } from './run-page.ts';

export interface FailureLineProps {
  readonly page: RunPage;
  readonly row: SignatureRow;
  readonly total: number;
}

export function FailureLine({ page, row, total }: FailureLineProps): JSX.Element {
  const { view, live } = page;
  const { id, task, count, code, text, state, tolerated } = row;
  const open = (): void => {
    if (live) go(linkToRun(view.run.id, 'items', { task, cause: id }));
  };
  return (
    <OpeningRow name={`cause ${id}`} open={open}>
      <span class="n num" role="cell" title={int(count)}>
        {count >= 1e7 ? short(count) : int(count)}
      </span>
      <span class="shc" role="cell">
        <span class="pc">{share(count, total)}</span>
        <Share part={total > 0 ? count / total : 0} />
      </span>
      <span class="sig" role="cell">
        <div class="m cut" title={visible(text)}>
          <Signature text={text} />
        </div>
        <div class="c">
          <Glyph state={state} size={9} />
          {code} · <Text text={task} />
          {tolerated ? ' · tolerated' : ''}
        </div>
      </span>
      <Bins when={row.when} where={row.where} />
      <Samples run={view.run.id} row={row} linked={live !== undefined} />
      <span class="rt num" role="cell">
        {live && isOffered(view.run, 'retry') ? (
          <RetryButton
            requests={live.feed.requests}
            run={view.run}
            class="small"
            count={count}
            scope={`of ${visible(task)} with this cause`}
            request={{ kind: 'retry', task, cause: id }}
          />
        ) : null}
      </span>
    </OpeningRow>
  );
}

interface BinsProps {
  readonly when: readonly number[];
  readonly where: readonly number[];
}

/** Frames do not bring bins: drawn once. */
const Bins = memo(function Bins({ when, where }: BinsProps): JSX.Element {
  return (
    <>
      <span class="o" role="cell">
        <When bins={when} />
      </span>
      <span class="o" role="cell">
        <Where bins={where} />
      </span>
    </>
  );
});

interface SamplesProps {
  readonly run: string;
  readonly row: SignatureRow;
  readonly linked: boolean;
}

function Samples({ run, row, linked }: SamplesProps): JSX.Element {
  const { id, task, firstItem, lastItem, samples } = row;
  const range = firstItem === lastItem ? int(firstItem) : `${int(firstItem)} – ${int(lastItem)}`;
  return (
    <span class="o smp" role="cell">
      <div class="samples ink2">{range}</div>
      <div class="samples">
        {samples.slice(0, 2).map((item) =>
          linked ? (
            <a key={item} href={linkToRun(run, 'items', { task, cause: id, item })}>
              #{int(item)}
            </a>
          ) : (
            <span key={item}>#{int(item)}</span>
          ),
        )}
      </div>
    </span>
  );
}
