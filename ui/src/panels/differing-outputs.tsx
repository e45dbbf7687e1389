import type { JSX } from 'preact';
import type { Differences } from '../../../src/dashboard/payloads/compare.ts';
import { int } from '../format/numbers.ts';
import { Panel } from '../parts/panel.tsx';
import { Text } from '../parts/text.tsx';

export interface DifferingOutputsProps {
  readonly differing: Differences;
  readonly cursor: string | null;
  readonly turn: (cursor: string | null) => void;
}

/** Items of both runs with the same element, and other outputs. */
export function DifferingOutputs({ differing, cursor, turn }: DifferingOutputsProps): JSX.Element {
  const { task, paired, count, rows, cursor: next } = differing;
  return (
    <Panel
      title="Outputs that differ"
      width="w7"
      head={
        <span class="sub cut">
          {task === null ? '' : `${int(count)} of ${int(paired)} items of `}
          {task === null ? null : <Text text={task} class="in" />}
          {task === null ? '' : ' that both have, paired by element'}
        </span>
      }
    >
      {rows.length === 0 ? (
        <div class="body">
          <p class="muted">{task === null ? 'No task has items in both runs.' : 'None.'}</p>
        </div>
      ) : (
        <div class="tw" tabIndex={0} role="group" aria-label="Outputs that differ">
          <table class="tbl differing">
            <thead>
              <tr>
                <th class="num">Item</th>
                <th>Field</th>
                <th>A</th>
                <th>B</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ index, path, a, b }) => (
                <tr key={`${index} ${path}`}>
                  <td class="num ink2">{int(index)}</td>
                  {[path, a, b].map((text, at) => (
                    <td key={at} class="mono">
                      <div class="cut">
                        <Text text={text} />
                      </div>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {next !== null || cursor !== null ? (
        <div class="pager still">
          <button type="button" class="small" disabled={cursor === null} onClick={() => turn(null)}>
            First
          </button>
          <button type="button" class="small" disabled={next === null} onClick={() => turn(next)}>
            Next
          </button>
        </div>
      ) : null}
    </Panel>
  );
}
