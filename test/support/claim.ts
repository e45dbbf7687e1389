import { type ControlBlock, type ItemAttempt, stop } from '../../src/wire/shared/control-block.ts';
import type { ConsumerMessage } from '../../src/wire/messages.ts';

/** Claims from a control block as a lane does. */
export function claim({
  block,
  message,
}: {
  readonly block: ControlBlock;
  readonly message: ConsumerMessage;
}): ItemAttempt | undefined {
  if (block.stopped !== stop.go || block.suspended) return undefined;
  const retry = block.takeRetry();
  if (retry) return retry;
  const position = block.claim(1);
  if (position >= block.end) return undefined;
  const { positions, attempts } = message;
  return {
    index: (positions && new Int32Array(positions)[position]) ?? position,
    attempt: (attempts && new Int32Array(attempts)[position]) ?? 1,
  };
}
