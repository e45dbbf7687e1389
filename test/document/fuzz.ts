import { isDeepStrictEqual } from 'node:util';
import { crc32 } from 'node:zlib';
import { Document, encode } from '../../src/document/document.ts';
import { toJS } from '../../src/document/views/to-js.ts';
import { MillraceError } from '../../src/errors.ts';
import { refusal } from './refusal.ts';

/** Outcomes of reading damaged documents. */
export interface Tally {
  refused: number;
  /** Read unchanged: the damage had no effect. */
  right: number;
  /** Read with other values, with a checksum that was made to match. */
  forged: number;
}

const values: readonly unknown[] = [
  null,
  'a text, ä and 😀, \ud800',
  [1.5, -0, 2 ** 53, 5e-324],
  [[], {}, [[]], { a: {} }, [{}], ''],
  {
    servers: Array.from({ length: 20 }, (_, id) => ({ id, name: `näme ${id}`, tags: ['a', 'b'] })),
    loads: Array.from({ length: 50 }, (_, i) => i / 7),
    deep: [[[[{ a: { b: [] } }]]]],
  },
  Array.from({ length: 30 }, (_, i) => ({ [`key${i % 7}`]: i % 3 ? null : { [i]: true }, i })),
  'long text '.repeat(200),
];
const documents = values.map((value) => ({ value, bytes: new Uint8Array(encode(value)) }));

/** Returns random numbers below `below`, the same for the same seed. */
type Random = (below: number) => number;

function randomFrom(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Damage = (bytes: Uint8Array, random: Random) => Uint8Array;

function stretch(bytes: Uint8Array, random: Random): Uint8Array {
  const start = random(bytes.length);
  return bytes.subarray(start, start + 1 + random(64));
}

const damages: readonly Damage[] = [
  function flipBits(bytes, random) {
    for (let flips = 1 + random(20); flips > 0; flips--) {
      const at = random(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    }
    return bytes;
  },
  function cut(bytes, random) {
    return bytes.slice(0, random(bytes.length));
  },
  function lengthen(bytes, random) {
    const longer = new Uint8Array(bytes.length + 1 + random(64));
    longer.set(bytes);
    return longer;
  },
  function overwrite(bytes, random) {
    const part = stretch(bytes, random);
    for (let i = 0; i < part.length; i++) part[i] = random(256);
    return bytes;
  },
  function erase(bytes, random) {
    stretch(bytes, random).fill(random(2) * 255);
    return bytes;
  },
  function move(bytes, random) {
    bytes.copyWithin(random(bytes.length), random(bytes.length), bytes.length);
    return bytes;
  },
  function changeWord(bytes, random) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const odd = [0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff, bytes.length, random(2 ** 32)];
    view.setUint32(4 * random(bytes.length >> 2), odd[random(odd.length)] ?? 0, true);
    return bytes;
  },
];

/**
 * Damages documents at random and opens them. Throws an error that names seed and round when one is
 * neither read as it was nor refused with the code that fits; or, its checksum made to match,
 * neither read to its end nor refused.
 */
export function fuzz(rounds: number, seed: number): Tally {
  const tally: Tally = { refused: 0, right: 0, forged: 0 };
  for (let round = 0; round < rounds; round++) {
    try {
      tally[oneRound(randomFrom(Math.imul(seed, 0x9e3779b1) + round))]++;
    } catch (cause) {
      throw new Error(`round ${round} of seed ${seed}: ${String(cause)}`, { cause });
    }
  }
  return tally;
}

function oneRound(random: Random): keyof Tally {
  const { value, bytes } = documents[random(documents.length)] ?? {
    value: null,
    bytes: new Uint8Array(),
  };
  const damaged = damages[random(damages.length)]?.(bytes.slice(), random) ?? bytes;
  const forged = random(2) === 0 && damaged.length >= 16;
  if (forged) new DataView(damaged.buffer).setUint32(12, crc32(damaged.subarray(16)), true);
  let read: unknown;
  try {
    read = toJS(Document.open(damaged.buffer, 0, damaged.length).view());
  } catch (error) {
    if (error instanceof MillraceError && error.code === refusal(damaged)) return 'refused';
    throw error;
  }
  if (isDeepStrictEqual(read, value)) return 'right';
  if (!forged) throw new Error('a wrong value was read');
  // Any value that is read is a JSON value.
  encode(read);
  return 'forged';
}
