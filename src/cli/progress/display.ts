import type { Run, RunEvent } from '../../index.ts';
import { now } from '../clock.ts';
import type { Terminal } from '../terminal.ts';
import { frame } from './frame.ts';
import { logLine, progressLine, settledLine, startedLine } from './plain.ts';
import { Progress } from './progress.ts';

/** Milliseconds between two frames, and between two plain lines of one task. */
const intervals = { frame: 100, line: 5000 };

/** Shows the progress of a run until it ends, is paused, or the executor closes. */
export async function showProgress(run: Run, terminal: Terminal): Promise<void> {
  // Without an `await` between the two: an event in between would be lost.
  const events = run.events();
  const progress = new Progress();
  const { tasks } = run.report();
  for (const task of run.progress()) {
    progress.adopt(task, tasks[task.task]?.elapsed_ms ?? 0, now());
  }
  const show = terminal.isLive ? showFrames : showLines;
  await show(progress, events, terminal);
}

async function showFrames(
  progress: Progress,
  events: AsyncIterable<RunEvent>,
  terminal: Terminal,
): Promise<void> {
  const timer = setInterval(() => {
    terminal.setLive(frame(progress.tasks, now(), terminal));
  }, intervals.frame);
  try {
    for await (const event of events) {
      progress.apply(event);
      if (event.type === 'log') terminal.print(logLine(event));
    }
  } finally {
    clearInterval(timer);
    terminal.setLive([]);
  }
  // The last frame scrolls, so it may have more lines than the screen.
  const { columns, style } = terminal;
  const space = { columns, style, rows: Number.POSITIVE_INFINITY };
  terminal.print(...frame(progress.tasks, now(), space));
}

async function showLines(
  progress: Progress,
  events: AsyncIterable<RunEvent>,
  terminal: Terminal,
): Promise<void> {
  const running = progress.tasks.filter(({ state }) => state === 'running');
  terminal.print(...running.map(startedLine));
  const timer = setInterval(() => {
    const busy = progress.tasks.filter(({ state, total }) => state === 'running' && total > 1);
    terminal.print(...busy.map((view) => progressLine(view, now())));
  }, intervals.line);
  try {
    for await (const event of events) {
      // Tasks that had started before the display have their line already.
      const isKnown = event.type === 'task-started' && progress.shows(event);
      progress.apply(event);
      if (!isKnown) terminal.print(...linesFor(event, progress));
    }
  } finally {
    clearInterval(timer);
  }
}

function linesFor(event: RunEvent, progress: Progress): readonly string[] {
  switch (event.type) {
    case 'log':
      return [logLine(event)];
    case 'task-started':
      return [progress.task(event.task)].flatMap((view) => (view ? startedLine(view) : []));
    case 'task-settled':
      return [progress.task(event.task)].flatMap((view) => (view ? settledLine(view) : []));
    case 'run-paused':
      return progress.tasks.filter(({ state }) => state === 'paused').map(settledLine);
    case 'run-started':
    case 'task-progressed':
    case 'run-ended':
      return [];
  }
}
