import { sharedCopy } from '../../history/stored-results.ts';
import type { PoolListener } from '../../ports/pool.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { CheckpointReply, LoadedCheckpoint } from '../../wire/messages.ts';
import { WaitFlag } from '../../wire/shared/wait-flag.ts';
import type { Message } from '../transactions/inbox.ts';
import type { Dispatcher } from './dispatcher.ts';

interface Parts {
  readonly store: StoreReader;
  readonly dispatcher: Pick<Dispatcher, 'ownerOf'>;
  readonly post: (message: Message) => void;
}

/** What items in flight leave, and ask for. */
export function checkpointReports({
  store,
  dispatcher,
  post,
}: Parts): Pick<PoolListener, 'checkpoint' | 'loadCheckpoint' | 'progress'> {
  return {
    checkpoint(consumer, { item, document, reply }) {
      const owner = dispatcher.ownerOf(consumer);
      const answer = (isStored: boolean): void => {
        reply.postMessage({ isStored } satisfies CheckpointReply);
        reply.close();
      };
      if (!owner || owner.run.isOver) return answer(false);
      post({ type: 'checkpoint', ...owner, item, document, answer });
    },

    loadCheckpoint(consumer, { item, reply, flag }) {
      const owner = dispatcher.ownerOf(consumer);
      const bytes = owner && store.checkpoints.get(owner.task.key, item.index);
      const loaded: LoadedCheckpoint = bytes ? { document: sharedCopy(bytes) } : {};
      reply.postMessage(loaded);
      reply.close();
      new WaitFlag(flag).raise();
    },

    progress(consumer, item, progress) {
      const owner = dispatcher.ownerOf(consumer);
      if (owner) post({ type: 'progress', ...owner, item, progress });
    },
  };
}
