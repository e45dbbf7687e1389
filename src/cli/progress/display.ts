import type { Run, RunEvent } from '../../api/runs.ts';
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
import { clip } from '../text.ts';
import { isOpen, Progress, type TaskView } from './progress.ts';
import { taskWaitsLines } from './waits.ts';

/** Milliseconds between two frames, and between two plain lines of one task. */
const intervals = { frame: 100, line: 5000 };

/** A run of this process, or one of another that is read from the store. */
type ShownRun = Pick<Run, 'id' | 'events' | 'progress' | 'report' | 'questions'>;

/** Shows the progress of a run until it ends, is paused, or the executor closes. */
export async function showProgress(
  run: ShownRun,
  terminal: Terminal,
  store?: string,
): Promise<void> {
  // Without an `await` between the two: an event in between would be lost.
  const events = run.events();
  const progress = new Progress();
  const { tasks } = run.report();
  for (const task of run.progress()) {
    progress.adopt(task, tasks[task.task]?.elapsed_ms ?? 0, now());
  }
  const show = terminal.isLive ? showFrames : showLines;
  await show({ progress, waits: (view) => taskWaitsLines(run, view, store) }, events, terminal);
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
  /** What a task waits for. */
  readonly waits: (view: TaskView) => readonly string[];
}

async function showFrames(
  { progress, waits }: Shown,
  events: AsyncIterable<RunEvent>,
  terminal: Terminal,
): Promise<void> {
  terminal.print(...progress.tasks.flatMap(waits));
  const timer = setInterval(() => {
    const lines = frame(progress.tasks, now(), terminal);
    const waiting = waitingLines(progress, now()).map((line) => clip(line, terminal.columns - 1));
    terminal.setLive([
      ...waiting,
      ...lines.slice(0, Math.max(1, terminal.rows - 1 - waiting.length)),
    ]);
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

async function showLines(
  { progress, waits }: Shown,
  events: AsyncIterable<RunEvent>,
  terminal: Terminal,
): Promise<void> {
  const running = progress.tasks.filter(({ state }) => state === 'running');
  terminal.print(...running.map(startedLine), ...running.flatMap(waits));
  const timer = setInterval(() => {
    const busy = progress.tasks.filter(
      (view) => view.state === 'running' && (view.total > 1 || isOpen(view) || view.item),
    );
    terminal.print(...busy.map((view) => progressLine(view, now())));
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
