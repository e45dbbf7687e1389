import type { Run, RunEvent } from '../../api/runs.ts';
import type { RunFigures } from '../../api/stored-runs.ts';
import { now } from '../clock.ts';
import type { Terminal } from '../terminal.ts';
import { frame } from './frame.ts';
import {
  droppedLines,
  finishingLine,
  lateLines,
  logLine,
  lostLines,
  progressLine,
  settledLine,
  startedLine,
  waitingLine,
} from './plain.ts';
import type { Line } from '../style.ts';
import { clip } from '../text.ts';
import { isOpen, Progress, type TaskView } from './progress.ts';
import { ShownFigures } from './shown-figures.ts';
import { taskWaitsLines } from './waits.ts';

/** Milliseconds between two frames, and between two plain lines of one task. */
const intervals = { frame: 100, line: 5000 };

/** A run of this process, or one of another that is read from the store. */
type ShownRun = Pick<Run, 'id' | 'events' | 'progress' | 'report' | 'questions'>;

interface ShownWith {
  /** `--store`, as typed. */
  readonly store?: string | undefined;
  /** Figures of the run, as of now. */
  readonly figures?: () => RunFigures;
}

/** Shows the progress of a run until it ends, is paused, or the executor closes. */
export async function showProgress(
  run: ShownRun,
  terminal: Terminal,
  { store, figures }: ShownWith = {},
): Promise<void> {
  // Without an `await` between the two: an event in between would be lost.
  const events = run.events();
  const progress = new Progress();
  const { tasks } = run.report();
  for (const task of run.progress()) {
    progress.adopt(task, tasks[task.task]?.elapsed_ms ?? 0, now());
  }
  const show = terminal.isLive ? showFrames : showLines;
  const shown = {
    progress,
    figures: new ShownFigures(figures, now),
    waits: (view: TaskView) => taskWaitsLines(run, view, store),
  };
  await show(shown, events, terminal);
}

/** Shows only errors that no promise of an action carries. */
export async function showLateErrors(run: Run, terminal: Terminal): Promise<void> {
  for await (const event of run.events()) {
    const lines = errorLinesOf(event);
    if (lines.length > 0) terminal.print(...lines);
  }
}

function errorLinesOf(event: RunEvent): readonly string[] {
  if (event.type === 'worker-lost') return lostLines(event);
  return event.type === 'late-error' ? lateLines(event) : [];
}

interface Shown {
  readonly progress: Progress;
  readonly figures: ShownFigures;
  /** What a task waits for. */
  readonly waits: (view: TaskView) => readonly string[];
}

async function showFrames(
  { progress, figures, waits }: Shown,
  events: AsyncIterable<RunEvent>,
  terminal: Terminal,
): Promise<void> {
  terminal.print(...progress.tasks.flatMap(waits));
  const timer = setInterval(() => {
    terminal.setLive(liveLines({ progress, figures }, terminal));
  }, intervals.frame);
  try {
    for await (const event of events) {
      const began = beganToWait(event, progress);
      progress.apply(event);
      if (event.type === 'log') terminal.print(logLine(event));
      if (event.type === 'run-finishing') terminal.print(finishingLine(event));
      if (began) terminal.print(...viewsOf(event, progress).flatMap(waits));
      if (event.type === 'dropped') terminal.print(...droppedLines(event));
      const errors = errorLinesOf(event);
      if (errors.length > 0) terminal.print(...errors);
    }
  } finally {
    clearInterval(timer);
    terminal.setLive([]);
  }
  // The last frame scrolls, so it may have more lines than the screen.
  const space = { columns: terminal.columns, rows: Number.POSITIVE_INFINITY };
  terminal.print(...frame(progress.tasks, now(), space));
}

/** What fits: what the run waits for, its tasks, and the most frequent causes of failure. */
function liveLines(
  { progress, figures }: Pick<Shown, 'progress' | 'figures'>,
  { columns, rows }: Pick<Terminal, 'columns' | 'rows'>,
): readonly Line[] {
  figures.refresh();
  const waiting = waitingLines(progress, now());
  const tasks = progress.tasks.map((view) => withP95(view, figures));
  const causes = figures.causes.slice(0, Math.max(0, Math.floor(rows / 3)));
  const lines = frame(tasks, now(), { columns, rows: Math.max(2, rows - causes.length) });
  const shown = lines.slice(0, Math.max(1, rows - 1 - waiting.length - causes.length));
  const cut = (line: string): string => clip(line, columns - 1);
  return [...waiting.map(cut), ...shown, ...causes.map((line) => cut(`  ${line}`))];
}

function withP95(view: TaskView, figures: ShownFigures): TaskView {
  const p95 = figures.p95Of(view.task);
  return p95 === undefined ? view : { ...view, p95 };
}

async function showLines(
  { progress, figures, waits }: Shown,
  events: AsyncIterable<RunEvent>,
  terminal: Terminal,
): Promise<void> {
  const running = progress.tasks.filter(({ state }) => state === 'running');
  terminal.print(...running.map(startedLine), ...running.flatMap(waits));
  const timer = setInterval(() => {
    const busy = progress.tasks.filter(
      (view) => view.state === 'running' && (view.total > 1 || isOpen(view) || view.item),
    );
    figures.refresh();
    terminal.print(...busy.map((view) => progressLine(withP95(view, figures), now())));
    terminal.print(...waitingLines(progress, now()));
  }, intervals.line);
  try {
    for await (const event of events) {
      // Tasks that had started before the display have their line already.
      const isKnown = event.type === 'task-started' && progress.shows(event);
      const began = beganToWait(event, progress);
      progress.apply(event);
      if (began) terminal.print(...viewsOf(event, progress).flatMap(waits));
      if (!isKnown) terminal.print(...linesFor(event, progress));
    }
  } finally {
    clearInterval(timer);
  }
}

/** The first items of a task have begun to wait. */
function beganToWait(event: RunEvent, progress: Progress): boolean {
  if (event.type !== 'task-waits') return false;
  return progress.task(event.task)?.waitsFor === undefined;
}

function viewsOf(event: RunEvent, progress: Progress): readonly TaskView[] {
  const view = event.type === 'task-waits' ? progress.task(event.task) : undefined;
  return view ? [view] : [];
}

function waitingLines({ waiting }: Progress, at: number): readonly string[] {
  return waiting ? [waitingLine(waiting, at)] : [];
}

function linesFor(event: RunEvent, progress: Progress): readonly string[] {
  switch (event.type) {
    case 'log':
      return [logLine(event)];
    case 'dropped':
      return droppedLines(event);
    case 'worker-lost':
    case 'late-error':
      return errorLinesOf(event);
    case 'waiting':
    case 'run-queued':
      return waitingLines(progress, event.at);
    case 'task-started':
      return [progress.task(event.task)].flatMap((view) => (view ? startedLine(view) : []));
    case 'task-settled':
      return [progress.task(event.task)].flatMap((view) => (view ? settledLine(view) : []));
    case 'run-finishing':
      return [finishingLine(event)];
    case 'run-paused':
      return progress.tasks.filter(({ state }) => state === 'paused').map(settledLine);
    case 'run-started':
    case 'task-waits':
    case 'run-waits':
    case 'waiting-ended':
    case 'task-progressed':
    case 'item-progressed':
    case 'run-ended':
      return [];
  }
}
