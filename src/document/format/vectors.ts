import { ByteBuffer } from 'flatbuffers';
import { Sealed } from '../../../schema/generated/document.ts';
import { headerBytes } from './layout.ts';

/** Position of the first element, in bytes from the start of the buffer, and number of elements. */
export interface Vector {
  readonly at: number;
  readonly count: number;
}

export interface Vectors {
  readonly buffer: ArrayBufferLike;
  readonly nodes: Vector;
  readonly shapes: Vector;
  readonly keys: Vector;
  readonly text: Vector;
  readonly numbers: Vector;
}

/** Finds the vectors with the generated reader. The caller checks that they lie in the document. */
export function locate(bytes: Uint8Array): Vectors {
  const buffer = new ByteBuffer(bytes.subarray(headerBytes));
  const root = Sealed.getRootAsSealed(buffer);
  const base = bytes.byteOffset + headerBytes;
  return {
    buffer: bytes.buffer,
    nodes: { at: base + (root.nodes(0)?.bb_pos ?? 0), count: root.nodesLength() },
    shapes: { at: base + (root.shapes(0)?.bb_pos ?? 0), count: root.shapesLength() },
    keys: { at: base + (root.keys(0)?.bb_pos ?? 0), count: root.keysLength() },
    text: { at: root.textArray()?.byteOffset ?? base, count: root.textLength() },
    numbers: { at: root.numbersArray()?.byteOffset ?? base, count: root.numbersLength() },
  };
}
