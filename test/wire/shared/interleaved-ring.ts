import { readFileSync } from 'node:fs';
import type { Claimed, Ring, RingEntry } from '../../../src/wire/shared/ring.ts';

/** The methods of a ring as generators, which stop before each access to shared memory. */
interface SteppedRing {
  claim(slot: number, most: number, into: Claimed): Generator<undefined, number>;
  raise(end: number): Generator<undefined, boolean>;
  clear(slot: number): Generator<undefined, void>;
}

interface SteppedWriter {
  room(): Generator<undefined, number>;
  put(entry: RingEntry): Generator<undefined, void>;
}

export interface SteppedModule {
  readonly Ring: new (buffer: SharedArrayBuffer) => SteppedRing;
  readonly RingWriter: new (ring: Ring) => SteppedWriter;
  /** What its methods have read from shared memory, one after the other. */
  readonly reads: { text: string };
}

const compiled = new URL('../../../src/wire/shared/ring.js', import.meta.url);

/** Methods that run as actors, and those that they call. */
const stepped = ['claim', 'raise', 'clear', 'room', 'put', '#idle', '#copy'] as const;

/** Makes generators of the methods of the real module. `change` edits its text before. */
export function steppedRing(change: (text: string) => string = (text) => text): SteppedModule {
  let text = change(readFileSync(compiled, 'utf8')).replaceAll(/^export |^import .*$/gmu, '');
  for (const name of stepped) text = generatorOf(text, name);
  const reads = { text: '' };
  const noted = (value: number): number => {
    reads.text += `,${value}`;
    return value;
  };
  const traced = {
    load: (words: Int32Array, at: number) => noted(Atomics.load(words, at)),
    store: (words: Int32Array, at: number, value: number) => Atomics.store(words, at, value),
    compareExchange: (words: Int32Array, at: number, from: number, to: number) =>
      noted(Atomics.compareExchange(words, at, from, to)),
  };
  // eslint-disable-next-line no-new-func -- the text is a module of this repository
  return new Function('Atomics', 'reads', `${text}\nreturn { Ring, RingWriter, reads };`)(
    traced,
    reads,
  );
}

function generatorOf(text: string, name: string): string {
  const begin = text.indexOf(`\n    ${name}(`);
  const end = text.indexOf('\n    }\n', begin);
  if (begin < 0 || end < 0) throw new Error(`the module has no method ${name}`);
  const body = text
    .slice(begin, end)
    .replace(`\n    ${name}(`, `\n    *${name}(`)
    .replaceAll(/Atomics\.(\w+)\(/gu, '(yield, Atomics.$1)(')
    // At the first and the last word of an entry: what is torn is torn there.
    .replace('plainRead(', '(word % 4 === 0 ? yield : 0, plainRead)(')
    .replaceAll(/plainWrite\((words, at(?: \+ 4)?,)/gu, '(yield, plainWrite)($1')
    .replaceAll(/this\.(#idle|#copy)\(/gu, 'yield* this.$1(');
  return text.slice(0, begin) + body + text.slice(end);
}
