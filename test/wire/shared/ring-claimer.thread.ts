import { parentPort, workerData } from 'node:worker_threads';
import { Claimed, Ring } from '../../../src/wire/shared/ring.ts';
import { entryOf } from './ring-world.ts';

/** The data of a thread that claims from a ring. */
export interface RingClaimerData {
  readonly ring: SharedArrayBuffer;
  readonly slot: number;
  readonly most: number;
  /** It stands still within the copy of a claim when its count of claims is a multiple of this. */
  readonly pauseEach: number;
}

const { ring: buffer, slot, most, pauseEach }: RingClaimerData = workerData;
const ring = new Ring(buffer);
const indexes: number[] = [];
let torn = 0;
let claims = 0;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Stands still for a millisecond before the first word of a claim is copied. */
class PausingClaimed extends Claimed {
  override readonly words = new Proxy(new Int32Array(most * 5), {
    set(words, key, value) {
      if (key === '0' && ++claims % pauseEach === 0) Atomics.wait(sleeper, 0, 0, 1);
      return Reflect.set(words, key, value);
    },
    get: (words, key) => Reflect.get(words, key),
  });
}

const into = new PausingClaimed(most);
for (;;) {
  const isLast = !ring.isOpen;
  const count = ring.claim(slot, most, into);
  if (count === 0 && isLast) break;
  for (let k = 0; k < count; k++) {
    const { index, attempt, file, start, length } = entryOf(into.index(k));
    indexes.push(index);
    const isWhole =
      into.attempt(k) === attempt &&
      into.file(k) === file &&
      into.start(k) === start &&
      into.length(k) === length;
    if (!isWhole) torn++;
  }
}
parentPort?.postMessage({ indexes: Int32Array.from(indexes), torn });
