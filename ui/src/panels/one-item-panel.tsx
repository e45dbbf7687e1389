import type { JSX } from 'preact';
import type { TaskRow } from '../../../src/dashboard/payloads/run.ts';
import { duration } from '../format/durations.ts';
import { plural } from '../format/numbers.ts';
import { cut } from '../format/text.ts';
import { Command } from '../parts/command.tsx';
import { Panel, Trouble } from '../parts/panel.tsx';
import { Text } from '../parts/text.tsx';
import { useAsked } from '../source/asked.ts';
import type { RunServer } from '../source/run-source.ts';
import { keyOf, type RunPage } from './run-page.ts';

export interface OneItemPanelProps {
  readonly page: RunPage;
  readonly task: TaskRow;
  readonly server: RunServer;
  readonly width: string;
}

/** A run of one item has no distribution: the item stands in the place of the charts. */
export function OneItemPanel({ page, task, server, width }: OneItemPanelProps): JSX.Element {
  const { view } = page;
  const asked = useAsked(keyOf(page, task.name, task.state), (signal) =>
    server.item(signal, task.name, 0),
  );
  const item = asked.value;
  return (
    <Panel
      title="Item"
      width={width}
      head={<span class="sub">{item ? plural(item.attempts.length, 'attempt') : ''}</span>}
    >
      <div class="body stack one-item">
        {asked.error ? <Trouble error={asked.error} again={asked.again} /> : null}
        <dl class="kv">
          <dt>Input</dt>
          <dd class="mono">{item?.input ? <Text text={cut(item.input.text, 300)} /> : '–'}</dd>
          <dt>Ran</dt>
          <dd>{duration(item?.attempts.at(-1)?.ms)}</dd>
          <dt>{item?.failure ? 'Failure' : 'Output'}</dt>
          <dd class={item?.failure ? 'mono bad' : 'mono'}>
            <Text text={cut(item?.failure?.message ?? item?.output?.text ?? '–', 300)} />
          </dd>
        </dl>
        <Command text={`millrace inspect ${view.run.id} ${task.name}`} />
      </div>
    </Panel>
  );
}
