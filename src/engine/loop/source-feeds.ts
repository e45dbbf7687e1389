import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Failure } from '../../items/failure.ts';
import { invariant } from '../../lang/assert.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DataPorts } from '../../ports/data.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import { passedStream } from '../streams/passed-stream.ts';
import { SourceFeed } from '../streams/feed.ts';
import type { Message } from '../transactions/inbox.ts';

interface Parts {
  /** Absent: no task of this engine has a source. */
  readonly data: DataPorts | undefined;
  readonly clock: Clock;
  /** Number of workers. */
  readonly workers: number;
  readonly post: (message: Message) => void;
  readonly starved: (run: ActiveRun, failure: Failure) => void;
}

/** Makes the source of a task that is about to run; undefined when it has none. */
export function feedOf(
  { data, clock, workers, post, starved }: Parts,
  run: ActiveRun,
  task: TaskRun,
): SourceFeed | undefined {
  const { source } = task;
  if (!source) return undefined;
  invariant(data, 'an engine that runs sources has what reads them');
  source.items = data.items;
  const { task: name, visit } = task.key;
  return new SourceFeed(task, source, {
    feeder: data.feeder,
    clock,
    stream: passedStream(source.settings, source.opened, run.sources, name),
    // Lanes that are opened later have consumers of their own.
    slots: workers * 8,
    folder: run.record.directory ?? resolve('.'),
    spool: join(run.folder ?? tmpdir(), `${name}.${visit}.spool`),
    keepsSpool: run.sources.keepsItems || task.plan.results?.what === 'item+output',
    interrupted: (failure) => starved(run, failure),
    post: (growth) => post({ type: 'grown', run, task, growth }),
  });
}
