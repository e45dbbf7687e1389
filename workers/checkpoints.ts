import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { Document, encode } from '../src/document/document.ts';
import { MillraceError } from '../src/errors.ts';
import type { CheckpointReply, LoadedCheckpoint } from '../src/wire/messages.ts';
import type { ItemAttempt } from '../src/wire/shared/control-block.ts';
import { WaitFlag } from '../src/wire/shared/wait-flag.ts';
import { post } from './reporter.ts';

/** Bytes of a checkpoint, at most. */
const mostBytes = 16 * 1024 * 1024;

/** Stores a value for the next attempt of an item. Resolves when it is on disk. */
export async function storeCheckpoint(
  consumer: number,
  item: ItemAttempt,
  value: unknown,
): Promise<void> {
  const document = encode(value);
  if (document.byteLength > mostBytes) {
    const message = `a checkpoint has ${document.byteLength} bytes, and can have ${mostBytes}`;
    throw new MillraceError('MR421', message, {
      hint: 'write a file, and name it in the checkpoint',
    });
  }
  const { port1, port2 } = new MessageChannel();
  const replied = new Promise<CheckpointReply>((resolve) => port1.once('message', resolve));
  post({ kind: 'checkpoint', consumer, item, document, reply: port2 }, [port2]);
  const { isStored } = await replied;
  port1.close();
  if (isStored) return;
  throw new MillraceError('MR508', 'the attempt has ended: its checkpoint was refused');
}

/** What an earlier attempt of an item has stored, or null. Blocks the thread for a moment. */
export function loadCheckpoint(consumer: number, item: ItemAttempt): unknown {
  const { port1, port2 } = new MessageChannel();
  const flag = WaitFlag.create();
  post({ kind: 'load-checkpoint', consumer, item, reply: port2, flag: flag.buffer }, [port2]);
  flag.wait();
  const received = receiveMessageOnPort(port1);
  port1.close();
  const { document }: LoadedCheckpoint = received?.message ?? {};
  return document ? Document.open(document).view() : null;
}
