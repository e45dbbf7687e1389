import type { Run, RunEvent } from '../../index.ts';
import type { Terminal } from '../terminal.ts';
import { frame } from './frame.ts';
import { logLine, progressLine, settledLine, startedLine } from './plain.ts';
import { Progress } from './progress.ts';

/** Milliseconds between two frames, and between two plain lines of one task. */
const intervals = { frame: 100, line: 5000 };

/** Shows how a run goes until it has ended, or this process no longer carries it out. */
export async function showProgress(run: Run, terminal: Terminal): Promise<void> {
  // Both in one turn, so that nothing happens in between.
  const events = run.events();
  const progress = new Progress();
  const { tasks } = run.report();
  for (const task of run.progress()) {
    progress.adopt(task, tasks[task.task]?.elapsed_ms ?? 0, Date.now());
  }
  const show = terminal.live ? showFrames : showLines;
  await show(progress, events, terminal);
}

async function showFrames(
  progress: Progress,
  events: AsyncIterable<RunEvent>,
  terminal: Terminal,
): Promise<void> {
  const timer = setInterval(() => {
    terminal.setLive(frame(progress.tasks, Date.now(), terminal));
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
  // What stays may be longer than the screen.
  const { columns, paint } = terminal;
  const space = { columns, paint, rows: Number.POSITIVE_INFINITY };
  terminal.print(...frame(progress.tasks, Date.now(), space));
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
    terminal.print(...busy.map((view) => progressLine(view, Date.now())));
  }, intervals.line);
  try {
    for await (const event of events) {
      // A task that was under way when the display began has had its line.
      const told = event.type === 'task-started' && progress.isAt(event);
      progress.apply(event);
      if (!told) terminal.print(...linesFor(event, progress));
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
    case 'run-started':
    case 'task-progressed':
    case 'run-paused':
    case 'run-ended':
      return [];
  }
}
