import type { JSX } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { useKeys } from '../dom/keys.ts';
import { isRun } from '../format/words.ts';
import { FailuresPanel } from '../panels/failures-panel.tsx';
import { Figures, Overall } from '../panels/figures.tsx';
import { HeatPanel } from '../panels/heat-panel.tsx';
import { LatencyPanel } from '../panels/latency-panel.tsx';
import { LogPanel } from '../panels/log-panel.tsx';
import { OneItemPanel } from '../panels/one-item-panel.tsx';
import { QuestionsPanel } from '../panels/questions-panel.tsx';
import { useRestoredPlace } from '../route/history.ts';
import type { RunPage } from '../panels/run-page.ts';
import { TasksPanel, tallTasks } from '../panels/tasks-panel.tsx';
import { ThroughputPanel } from '../panels/throughput-panel.tsx';
import { WorkersPanel } from '../panels/workers-panel.tsx';

/** Panels follow from the plan, never from the data: none comes or goes while one looks. */
export function Overview({ page }: { page: RunPage }): JSX.Element {
  const { view, live, clock } = page;
  const { run } = view;
  const only = run.tasks.length === 1 && run.tasks[0]?.plain === true ? run.tasks[0] : undefined;
  const main = run.tasks.find(({ name }) => name === run.mainTask);
  const workers = live && isRun(run.state) && !only;
  // What stands below comes when the height of the failures is known: nothing moves.
  const [isLoaded, setLoaded] = useState(false);
  const load = useCallback(() => setLoaded(true), []);
  useRestoredPlace(run.id, isLoaded);
  useKeys({ f: () => document.getElementById('failures')?.scrollIntoView() });
  return (
    <>
      <Figures view={view} clock={clock} />
      <Overall run={run} />
      <div class="sheet">
        {run.questions.length > 0 && live ? <QuestionsPanel page={page} live={live} /> : null}
        <TasksPanel page={page} width="w7" />
        {only && live ? (
          <OneItemPanel page={page} task={only} server={live.server} width="w5" />
        ) : (
          <ThroughputPanel page={page} width={run.tasks.length > tallTasks ? '' : 'w5'} />
        )}
        <FailuresPanel page={page} loaded={load} />
        {isLoaded && main ? (
          <>
            <LatencyPanel page={page} width="w5" />
            <HeatPanel page={page} task={main.name} total={main.total ?? 0} width="w7" />
          </>
        ) : null}
        {isLoaded && workers ? (
          <WorkersPanel feed={live.feed} elapsed={run.elapsed} width="w5" />
        ) : null}
        {isLoaded ? <LogPanel page={page} width={workers ? 'w7' : ''} /> : null}
      </div>
    </>
  );
}
