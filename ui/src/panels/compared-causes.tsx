import type { JSX } from 'preact';
import type { Comparison } from '../../../src/dashboard/payloads/compare.ts';
import { int } from '../format/numbers.ts';
import { visible } from '../format/text.ts';
import { Panel } from '../parts/panel.tsx';
import { Signature } from '../parts/text.tsx';

type Causes = Comparison['causes'];

export function ComparedCauses({ causes }: { causes: Causes }): JSX.Element {
  return (
    <Panel title="Failures by cause" width="w5">
      {causes.length === 0 ? (
        <div class="body">
          <p class="muted">None in either run.</p>
        </div>
      ) : (
        <div class="tw" tabIndex={0} role="group" aria-label="Failures by cause">
          <table class="tbl">
            <thead>
              <tr>
                <th>Cause</th>
                <th class="num">A</th>
                <th class="num">B</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {causes.map(({ code, text, a, b }) => (
                <tr key={`${code} ${text}`}>
                  <td class="mono cause">
                    <div class="cut" title={visible(text)}>
                      <Signature text={text} />
                    </div>
                  </td>
                  <td class="num">{int(a)}</td>
                  <td class="num ink2">{int(b)}</td>
                  <td class="nowrap ink2">{wordOf(a, b)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function wordOf(a: number, b: number): string {
  if (b === 0) return 'only in A';
  if (a === 0) return 'only in B';
  if (Math.abs(a / b - 1) < 0.1) return 'about as many';
  return a > b ? `${(a / b).toFixed(1)}× as many` : 'fewer';
}
