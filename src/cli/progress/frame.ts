import { joined, type Line, styled, type Styled } from '../style.ts';
import { clip, count } from '../text.ts';
import { itemProgressText, p95Parts, readParts, speedParts } from './plain.ts';
import { isOpen, positionOf, type TaskView } from './progress.ts';
import { nameOf, settledText } from './settled.ts';

export interface FrameSpace {
  readonly columns: number;
  readonly rows: number;
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const bar = { width: 20, full: '█', empty: '░' };

/** The lines of a display that is redrawn in place. They fit the space in width and number. */
export function frame(tasks: readonly TaskView[], now: number, space: FrameSpace): Line[] {
  const room = Math.max(1, space.rows - 1);
  const shown = tasks.length <= room ? tasks : mostRelevant(tasks, room - 1);
  const width = Math.max(0, ...shown.map((view) => nameOf(view).length));
  const names = Math.min(width, Math.floor(space.columns / 3));
  const lines = shown.map((view) => taskLine(view, now, names, space));
  const hidden = tasks.length - shown.length;
  return hidden > 0
    ? [[styled('dim', clip(`  and ${hidden} more tasks`, space.columns - 1))], ...lines]
    : lines;
}

/**
 * Prefers running tasks to settled ones, and later tasks to earlier ones. Keeps the order in which
 * they started.
 */
function mostRelevant(tasks: readonly TaskView[], room: number): readonly TaskView[] {
  const running = tasks.filter(({ state }) => state === 'running');
  const others = tasks.filter(({ state }) => state !== 'running');
  const kept = new Set([...others, ...running].slice(tasks.length - room));
  return tasks.filter((view) => kept.has(view));
}

/** One task in one line. */
function taskLine(view: TaskView, now: number, names: number, space: FrameSpace): Line {
  const { columns } = space;
  // The last column stays free: some terminals wrap after it.
  const room = columns - 1 - names - 4;
  const name = clip(nameOf(view), names).padEnd(names);
  const rest = view.state === 'running' ? running(view, now, room) : clip(settledText(view), room);
  const line = `${name}  ${rest}`;
  if (room < 1) return clip(nameOf(view), columns - 1);
  switch (view.state) {
    case 'waiting':
    case 'running':
      return marked(styled('cyan', spinner[Math.floor(now / 100) % spinner.length] ?? ''), line);
    case 'succeeded':
      return marked(styled('green', '✓'), line);
    case 'failed':
    case 'timed_out':
      return marked(styled('red', '✗'), line);
    case 'paused':
      return marked(styled('yellow', '‖'), line);
    case 'cancelled':
    case 'skipped':
      return [styled('dim', `- ${line}`)];
  }
}

function marked(mark: Styled, line: string): Line {
  return joined(mark, ` ${line}`);
}

/** Bar, counts and speed; the parts that do not fit are left out. */
function running(view: TaskView, now: number, room: number): string {
  const { total, done, failed, since } = view;
  if (isOpen(view)) return reading(view, now, room);
  if (total === 1) {
    const seconds = `${Math.floor((now - since) / 1000)}s`;
    const { item } = view;
    if (!item) return clip(seconds, room);
    const text = [drawBar(item.done, item.total), itemProgressText(item), seconds].join('  ');
    return text.length <= room ? text : clip(itemProgressText(item), room);
  }
  const counts = `${count(done)}/${count(total)}`;
  const failures = failed > 0 ? [`${count(failed)} failed`] : [];
  const [speed = [], left = []] = speedParts(view, now).map((part) => [part]);
  const drawn = [drawBar(done, total)];
  const choices = [
    [...drawn, counts, ...failures, ...speed, ...left, ...p95Parts(view)],
    [...drawn, counts, ...failures, ...speed, ...left],
    [...drawn, counts, ...failures, ...left],
    [...drawn, counts, ...failures],
    [counts, ...failures],
    [counts],
  ].map((parts) => parts.join('  '));
  return choices.find((text) => text.length <= room) ?? clip(counts, room);
}

/** The same while more items can come: the bar has the part of the source that was read. */
function reading(view: TaskView, now: number, room: number): string {
  const { done, failed } = view;
  const share = positionOf(view);
  const counts = `${count(done)} done`;
  const failures = failed > 0 ? [`${count(failed)} failed`] : [];
  const drawn = share === undefined ? [] : [drawBar(share, 1)];
  const [speed = [], left = []] = speedParts(view, now).map((part) => [part]);
  const choices = [
    [...drawn, counts, ...failures, ...readParts(view), ...speed, ...left, ...p95Parts(view)],
    [...drawn, counts, ...failures, ...readParts(view), ...speed, ...left],
    [...drawn, counts, ...failures, ...speed, ...left],
    [...drawn, counts, ...failures, ...left],
    [counts, ...failures],
    [counts],
  ].map((parts) => parts.join('  '));
  return choices.find((text) => text.length <= room) ?? clip(counts, room);
}

function drawBar(done: number, total: number): string {
  const full = total === 0 ? bar.width : Math.floor((done / total) * bar.width);
  return bar.full.repeat(full) + bar.empty.repeat(bar.width - full);
}
