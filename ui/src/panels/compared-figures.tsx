import type { JSX } from 'preact';
import type { ComparedFigure } from '../../../src/dashboard/payloads/compare.ts';
import { duration } from '../format/durations.ts';
import { int, rate, share } from '../format/numbers.ts';
import { Panel } from '../parts/panel.tsx';

/** Ratios with their intervals where samples allow one. */
export function ComparedFigures(props: { figures: readonly ComparedFigure[] }): JSX.Element {
  return (
    <Panel title="Figures" width="w5">
      <div class="tw" tabIndex={0} role="group" aria-label="Figures">
        <table class="tbl">
          <thead>
            <tr>
              <th />
              <th class="num">A</th>
              <th class="num">B</th>
              <th class="num">B ÷ A</th>
            </tr>
          </thead>
          <tbody>
            {props.figures.map((figure) => (
              <tr key={figure.name}>
                <td>{figure.name}</td>
                <td class="num">{valueOf(figure, figure.a)}</td>
                <td class="num ink2">{valueOf(figure, figure.b)}</td>
                <td class="num">{ratioOf(figure)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="body">
        <p class="muted">
          The runs did not run at the same time: a ratio is not a verdict. In brackets: 95 % of such
          ratios.
        </p>
      </div>
    </Panel>
  );
}

function valueOf({ unit }: ComparedFigure, value: number | null): string {
  if (value === null) return '–';
  switch (unit) {
    case 'items':
      return int(value);
    case 'ms':
      return duration(value);
    case 'per_second':
      return rate(value);
    case 'share':
      return share(value);
  }
}

function ratioOf({ ratio, interval }: ComparedFigure): string {
  if (ratio === null) return '–';
  const range = interval ? ` (${digits(interval[0])} – ${digits(interval[1])})` : '';
  return `${digits(ratio)}×${range}`;
}

function digits(value: number): string {
  return value >= 100 ? int(value) : value.toFixed(value >= 10 ? 1 : 2);
}
