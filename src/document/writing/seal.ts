import { checksum } from '../format/check.ts';
import {
  headerBytes,
  magic,
  maxBytes,
  nodeBytes,
  nodesAt,
  prefixWords,
  shapeBytes,
  vectorWords,
  version,
} from '../format/layout.ts';
import { EncodeError } from './encode-error.ts';
import { copyTo } from './shared-memory.ts';
import type { ShapeTable } from './shapes.ts';
import { Tape } from './tape.ts';
import type { NumberTape } from './number-tape.ts';
import type { TextTape } from './text.ts';

/** The parts of a document before it is laid out. */
export interface Unsealed {
  /** Bytes of the nodes, in one or more pieces. */
  readonly nodes: readonly Uint8Array[];
  readonly numbers: NumberTape;
  readonly shapes: ShapeTable;
  /** Texts of the nodes; those of the keys are appended. */
  readonly text: TextTape;
}

const keyTape = new Tape();

/**
 * Lays the parts out in memory from `allocate`, at a multiple of 8. Fills all of it, except the
 * checksum.
 */
export function layOut<T extends Uint8Array>(
  unsealed: Unsealed,
  allocate: (bytes: number) => T,
): T {
  const { nodes, numbers, shapes, text } = unsealed;
  const shapeWords = writeKeys(shapes, text);
  const nodesLength = nodes.reduce((sum, piece) => sum + piece.length, 0);
  const numbersAt = nodesAt + nodesLength + 4;
  const shapesAt = numbersAt + 4 + numbers.byteLength;
  const keysAt = shapesAt + 4 + shapes.used.length * shapeBytes;
  const textAt = keysAt + 4 + keyTape.count * nodeBytes;
  const length = Math.ceil((textAt + 4 + text.length) / 8) * 8;
  if (length > maxBytes) throw new EncodeError('MR702', 'larger than 1 GiB');

  const memory = allocate(length);
  const bytes = Buffer.from(memory.buffer, memory.byteOffset, length);
  const words = new Uint32Array(memory.buffer, memory.byteOffset, length / 4);
  words.set([magic, version, length]);
  words.set(prefixWords, headerBytes / 4);
  setVector(words, vectorWords.nodes, nodesAt - 4, nodesLength / nodeBytes);
  let at = nodesAt;
  for (const piece of nodes) {
    copyTo(bytes, at, piece);
    at += piece.length;
  }
  setVector(words, vectorWords.numbers, numbersAt, numbers.length);
  copyTo(bytes, numbersAt + 4, numbers.written());
  setVector(words, vectorWords.shapes, shapesAt, shapes.used.length);
  words.set(shapeWords, shapesAt / 4 + 1);
  setVector(words, vectorWords.keys, keysAt, keyTape.count);
  copyTo(bytes, keysAt + 4, keyTape.written());
  setVector(words, vectorWords.text, textAt, text.length);
  text.copyTo(bytes.subarray(textAt + 4, textAt + 4 + text.length));
  keyTape.clear();
  return memory;
}

/** Writes the checksum of a document. This takes more time than laying it out. */
export function sum(bytes: Uint8Array): void {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(12, checksum(bytes), true);
}

/** Points word `field` of the table to the vector at byte `at`, and writes its length there. */
function setVector(words: Uint32Array, field: number, at: number, count: number): void {
  words[field] = at - field * 4;
  words[at / 4] = count;
}

/** Fills the key tape; shapes share the texts of equal keys. Returns the words of the shapes. */
function writeKeys(shapes: ShapeTable, text: TextTape): Uint32Array {
  keyTape.clear();
  const words = new Uint32Array(shapes.used.length * 2);
  for (const [i, shape] of shapes.used.entries()) {
    let node = keyTape.reserve(shape.size);
    words[2 * i] = node;
    words[2 * i + 1] = shape.size;
    for (const name of shape.names) {
      if (shapes.isNew(name, node)) writeKey(name.key, node, text);
      else keyTape.copy(keyTape, name.node, node);
      node++;
    }
  }
  return words;
}

function writeKey(key: string, node: number, text: TextTape): void {
  const start = text.length;
  const kind = text.write(key);
  keyTape.set(node, kind, text.length - start, start);
}
