import type { JSX } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import type { RunSnapshot, TaskRow } from '../../../src/dashboard/payloads/run.ts';
import { Graph } from '../charts/graph.tsx';
import { gutterOf } from '../charts/gutter-lanes.ts';
import { phone, useMatches } from '../dom/size.ts';
import { plural } from '../format/numbers.ts';
import { isRun, type ShownState } from '../format/words.ts';
import { Panel } from '../parts/panel.tsx';
import { Head } from '../parts/row.tsx';
import { Segments } from '../parts/segments.tsx';
import { go, replace } from '../route/history.ts';
import { changed, linkToRun } from '../route/route.ts';
import type { RunPage } from './run-page.ts';
import { TaskLine } from './task-line.tsx';

/** Rows beyond this scroll within the panel. */
export const tallTasks = 12;

export function TasksPanel({ page, width }: { page: RunPage; width: string }): JSX.Element {
  const { view, route, live } = page;
  const { run } = view;
  const { tasks, tasksTotal } = run;
  const groups = tasks.some(({ group }) => group !== undefined);
  const how = route.query.get('view') === 'graph' ? 'graph' : 'rows';
  const ungrouped = route.query.get('ungroup') === '1';
  const tall = tasks.length > tallTasks;
  const open = useCallback(
    (task: TaskRow): void => {
      if (!live) return;
      if (task.group !== undefined) replace(changed(route, { ungroup: '1' }));
      else go(linkToRun(run.id, 'items', { task: task.name }));
    },
    [live, run.id, route],
  );
  return (
    <Panel
      title="Tasks"
      width={tall ? '' : how === 'graph' ? 'full' : width}
      head={
        <>
          <span class="sub">
            {groups
              ? `${plural(tasksTotal, 'task')} in ${tasks.length} groups`
              : plural(tasksTotal, 'task')}
          </span>
          <span class="grow" />
          {live && (groups || ungrouped) ? (
            <button
              type="button"
              class="small ghost"
              onClick={() => replace(changed(route, { ungroup: ungrouped ? '' : '1' }))}
            >
              {ungrouped ? 'Group' : 'Ungroup'}
            </button>
          ) : null}
          <Segments
            label="View"
            choices={[
              ['rows', 'Rows'],
              ['graph', 'Graph'],
            ]}
            value={how}
            choose={(value) => replace(changed(route, { view: value === 'graph' ? value : '' }))}
          />
        </>
      }
    >
      <div class="body flush">
        {how === 'graph' ? (
          <Graph tasks={tasks} open={open} />
        ) : (
          <TaskRows run={run} tall={tall} open={open} />
        )}
      </div>
    </Panel>
  );
}

interface TaskRowsProps {
  readonly run: RunSnapshot;
  readonly tall: boolean;
  readonly open: (task: TaskRow) => void;
}

function TaskRows({ run, tall, open }: TaskRowsProps): JSX.Element {
  const { tasks } = run;
  const runs = isRun(run.state);
  const small = useMatches(phone);
  const compact = useMatches('(max-width: 899px)');
  const shape = tasks.map(({ name, needs }) => [name, ...needs].join('\0')).join('\n');
  const { rows, lanes } = useMemo(() => gutterOf(tasks), [shape]);
  const steps = useMemo(() => new Set(tasks.flatMap(({ steps: own = [] }) => own)), [shape]);
  const step = small || lanes > 8 ? 10 : 14;
  const height = small ? 52 : compact ? 36 : rowHeight();
  const gutter = (small ? 12 : 20) + lanes * step;
  return (
    <div
      class="grid tasks scroll"
      role="table"
      aria-label="Tasks"
      style={{ '--gut': `${gutter}px`, ...(tall ? { maxHeight: '492px' } : {}) }}
    >
      <Head
        columns={[
          { word: '' },
          { word: 'Task' },
          { word: 'Items by state' },
          { word: 'Done', class: 'num' },
          { word: 'Failed', class: 'num' },
          { word: 'Rate', class: 'num o' },
          { word: 'p50 · p95', class: 'num o' },
          { word: runs ? 'Left or took' : 'Took', class: 'num o' },
        ]}
      />
      {tasks.map((task, at) => {
        const row = rows[at];
        return row ? (
          <TaskLine
            key={task.name}
            {...{ task, row, height, step, runs, open }}
            shown={shownState(task, run)}
            within={steps.has(task.name)}
          />
        ) : null;
      })}
    </div>
  );
}

/** Nothing of a run goes on that nobody runs. */
function shownState({ state }: TaskRow, run: RunSnapshot): ShownState {
  const goes = state === 'running' || state === 'retrying';
  return goes && (run.state === 'interrupted' || run.state === 'paused') ? run.state : state;
}

/** As the style sheet has it. */
function rowHeight(): number {
  return Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10);
}
