import { threadId } from 'node:worker_threads';
import type { CompletionBatch } from '../../items/batch.ts';
import { type BodyReference, smallestBody } from '../../items/body.ts';
import { addTo } from '../../lang/multimap.ts';
import type { BodyFolders } from '../../ports/store.ts';
import { SegmentAppender } from '../../segments/appender.ts';
import { threadPages } from '../../segments/pages.ts';
import { SegmentSync } from '../../segments/sync.ts';
import { unwritten } from '../../segments/unwritten.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Message } from './inbox.ts';

/**
 * Small outputs that another task reads stay in memory up to this many bytes a task; after that,
 * they go to a file as well, unless they are tiny: slow items come one in a batch.
 */
const mostResident = 4 * 2 ** 20;
const leastBody = 1024;

/**
 * The files with the bodies of batches, as the coordinator sees them. It flushes what workers have
 * written. It writes the bodies that came with their heads: of runs of sub-workflows, those that it
 * took from a worker that computes, and those that a worker could not write, as on a full disk.
 */
export class BodyFiles {
  readonly #folders: BodyFolders | undefined;
  readonly #sync = new SegmentSync();
  readonly #appenders = new Map<ActiveRun, SegmentAppender>();
  readonly #mostInAll: number;
  /** Bytes of outputs that have stayed in memory: of each run, and of all. */
  readonly #resident = new Map<ActiveRun, number>();
  #residentInAll = 0;

  /** `mostInAll`: bytes that small outputs of all tasks together take in memory. */
  constructor(folders: BodyFolders | undefined, mostInAll = Number.POSITIVE_INFINITY) {
    this.#folders = folders;
    this.#mostInAll = mostInAll;
  }

  /**
   * Prepares messages for their transaction: replaces batches whose bodies it has written. Resolves
   * when the bodies are on the device; undefined if they are, or need not be. Throws MR605, as the
   * promise does.
   */
  prepare(group: ReadonlyMap<ActiveRun, Message[]>): Promise<void> | undefined {
    if (!this.#folders) return undefined;
    const byFolder = new Map<string, BodyReference[]>();
    for (const [run, messages] of group) {
      const { folder } = run;
      if (folder === undefined) continue;
      for (const [at, message] of messages.entries()) {
        if (message.type !== 'batch') continue;
        const batch = this.#withoutBody(run, folder, message);
        if (batch !== message.batch) messages[at] = { ...message, batch };
        if (batch.reference) addTo(byFolder, folder, batch.reference);
      }
    }
    if (byFolder.size === 0 || !this.#folders.isDurable) return undefined;
    return this.#flush(byFolder);
  }

  /** The run is over, or no longer runs here. */
  release(run: ActiveRun): void {
    this.#appenders.get(run)?.close();
    this.#appenders.delete(run);
    this.#residentInAll -= this.#resident.get(run) ?? 0;
    this.#resident.delete(run);
    if (run.folder !== undefined) this.#sync.release(run.folder);
  }

  #withoutBody(
    run: ActiveRun,
    folder: string,
    { task, batch }: Extract<Message, { type: 'batch' }>,
  ): CompletionBatch {
    if (batch.reference) return batch;
    const appender = this.#appenderOf(run, folder);
    const least = this.#isFull(task) ? leastBody : smallestBody;
    const moved = batch.withBodyIn(appender, threadPages.reader(folder), least);
    if (appender.failure !== undefined) throw unwritten(appender.failure);
    if (task.plan.resultsRead && !moved.reference) this.#count(run, moved);
    return moved;
  }

  #isFull({ residentBytes, plan }: TaskRun): boolean {
    if (residentBytes >= mostResident) return true;
    // What no template reads does not stay in memory.
    return plan.resultsRead && this.#residentInAll >= this.#mostInAll;
  }

  #count(run: ActiveRun, { outputs }: CompletionBatch): void {
    const bytes = outputs?.byteLength ?? 0;
    this.#resident.set(run, (this.#resident.get(run) ?? 0) + bytes);
    this.#residentInAll += bytes;
  }

  #appenderOf(run: ActiveRun, folder: string): SegmentAppender {
    const { epoch } = run.lease;
    const known = this.#appenders.get(run);
    if (known) return known;
    const appender = new SegmentAppender({ folder, epoch }, threadId);
    this.#appenders.set(run, appender);
    return appender;
  }

  async #flush(byFolder: ReadonlyMap<string, readonly BodyReference[]>): Promise<void> {
    try {
      await this.#sync.sync(byFolder);
    } catch (error) {
      throw unwritten(error);
    }
  }
}
