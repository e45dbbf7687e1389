import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { Document, encode } from '../src/document/document.ts';
import { MillraceError } from '../src/errors.ts';
import type { CheckpointReply, LoadedCheckpoint } from '../src/wire/messages.ts';
import type { ItemAttempt } from '../src/wire/shared/control-block.ts';
import { WaitFlag } from '../src/wire/shared/wait-flag.ts';
import { post } from './reporter.ts';

/** Bytes of a checkpoint, at most. */
const mostBytes = 16 * 1024 * 1024;

/** Milliseconds between two reports of how far an item is. */
const PROGRESS_MS = 500;

/** What `ctx` has for long items. Made when an action asks for some of it: few do. */
export class LongItem {
  readonly #consumer: number;
  readonly #item: ItemAttempt;
  #loaded: { readonly value: unknown } | undefined;
  #progressedAt = Number.NEGATIVE_INFINITY;

  constructor(consumer: number, { index, attempt }: ItemAttempt) {
    this.#consumer = consumer;
    this.#item = { index, attempt };
  }

  get checkpointed(): unknown {
    this.#loaded ??= { value: loadCheckpoint(this.#consumer, this.#item) };
    return this.#loaded.value;
  }

  readonly checkpoint = (value: unknown): Promise<void> =>
    storeCheckpoint(this.#consumer, this.#item, value);

  readonly progress = (done: number, total: number): void => {
    const now = performance.now();
    if (done < total && now - this.#progressedAt < PROGRESS_MS) return;
    this.#progressedAt = now;
    const item = this.#item;
    post({ kind: 'progress', consumer: this.#consumer, item, progress: { done, total } });
  };
}

/** Resolves when the value is on disk. */
async function storeCheckpoint(consumer: number, item: ItemAttempt, value: unknown): Promise<void> {
  const document = encode(value);
  requireCheckpointSize(document.byteLength);
  const { port1, port2 } = new MessageChannel();
  const replied = new Promise<CheckpointReply>((resolve) => port1.once('message', resolve));
  post({ kind: 'checkpoint', consumer, item, document, reply: port2 }, [port2]);
  const { isStored } = await replied;
  port1.close();
  if (isStored) return;
  throw new MillraceError('MR508', 'the attempt has ended: its checkpoint was refused');
}

/** Throws MR421. */
export function requireCheckpointSize(bytes: number): void {
  if (bytes <= mostBytes) return;
  const message = `a checkpoint has ${bytes} bytes, and can have ${mostBytes}`;
  throw new MillraceError('MR421', message, {
    hint: 'write a file, and name it in the checkpoint',
  });
}

/** What an earlier attempt of an item has stored, or null. Blocks the thread for a moment. */
function loadCheckpoint(consumer: number, item: ItemAttempt): unknown {
  const { port1, port2 } = new MessageChannel();
  const flag = WaitFlag.create();
  post({ kind: 'load-checkpoint', consumer, item, reply: port2, flag: flag.buffer }, [port2]);
  flag.wait();
  const received = receiveMessageOnPort(port1);
  port1.close();
  const { document }: LoadedCheckpoint = received?.message ?? {};
  return document ? Document.open(document).view() : null;
}
