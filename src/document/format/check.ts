import { crc32 } from 'node:zlib';
import { Kind } from '../../../schema/generated/document.ts';
import { MillraceError } from '../../errors.ts';
import { headerBytes, magic, maxDepth, nodeBytes, nodesAt, shapeBytes, version } from './layout.ts';
import { locate } from './vectors.ts';
import type { Vector, Vectors } from './vectors.ts';

export function damaged(why: string): MillraceError {
  return new MillraceError('MR606', `A document is damaged: ${why}`);
}

function newer(found: number): MillraceError {
  return new MillraceError(
    'MR602',
    `A document has version ${found}; this version of Millrace reads up to ${version}`,
    { hint: 'Update Millrace to the version that wrote it, or a later one.' },
  );
}

/**
 * Throws MR606 unless `bytes` begin with the header of a document of their length. Throws MR602 for
 * a newer version; only its magic and version are read.
 */
export function checkHeader(bytes: Uint8Array): void {
  if (bytes.length < nodesAt) throw damaged(`${bytes.length} bytes are too few`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  if (header.getUint32(0, true) !== magic) throw damaged('its header is invalid');
  const found = header.getUint32(4, true);
  if (found > version) throw newer(found);
  if (found !== version) throw damaged(`its version is ${found}`);
  const length = header.getUint32(8, true);
  if (length !== bytes.length)
    throw damaged(`its header states ${length} bytes, not ${bytes.length}`);
}

export function checksum(bytes: Uint8Array): number {
  return crc32(bytes.subarray(headerBytes));
}

export function checkChecksum(bytes: Uint8Array): void {
  const stated = new DataView(bytes.buffer, bytes.byteOffset, headerBytes).getUint32(12, true);
  if (stated !== checksum(bytes)) throw damaged('its checksum does not match');
}

/** Finds the vectors and throws MR606 unless they lie within `bytes`. */
export function checkVectors(bytes: Uint8Array): Vectors {
  const vectors = locateOrThrow(bytes);
  const end = bytes.byteOffset + bytes.length;
  const within = ({ at, count }: Vector, size: number, alignment: number): boolean =>
    count >= 0 && at >= bytes.byteOffset && at % alignment === 0 && at + count * size <= end;
  const good =
    vectors.nodes.count > 0 &&
    within(vectors.nodes, nodeBytes, 8) &&
    within(vectors.shapes, shapeBytes, 4) &&
    within(vectors.keys, nodeBytes, 8) &&
    within(vectors.text, 1, 1) &&
    within(vectors.numbers, 8, 8);
  if (!good) throw damaged('its vectors exceed its bounds');
  return vectors;
}

function locateOrThrow(bytes: Uint8Array): Vectors {
  try {
    return locate(bytes);
  } catch (cause) {
    throw new MillraceError('MR606', 'A document is damaged: its vectors cannot be located', {
      cause,
    });
  }
}

/**
 * Throws MR606 unless every node can be read: texts lie within the text vector, shapes exist, and
 * nodes form a forest in which children follow their parent. So no reader leaves the document,
 * loops or goes too deep.
 */
export function checkNodes(vectors: Vectors): void {
  const { buffer, nodes, shapes, keys, text } = vectors;
  checkKeys(buffer, keys, text.count);
  checkNumbers(buffer, vectors.numbers);
  const { count } = nodes;
  const textBytes = text.count;
  const sizes = shapeSizes(buffer, shapes, keys.count);
  const words = new Uint32Array(buffer, nodes.at, count * 4);
  const numbers = new Float64Array(buffer, nodes.at, count * 2);
  const levels = new Uint16Array(count);
  for (let node = 0; node < count; node++) {
    const kind = words[4 * node] ?? -1;
    if (kind < Kind.Number) continue;
    const size = words[4 * node + 1] ?? 0;
    const value = numbers[2 * node + 1] ?? 0;
    let good: boolean;
    if (kind === Kind.Number) good = value - value === 0;
    else if (isText(kind)) good = isRange(value, size, textBytes);
    else if (kind === Kind.Array) good = claim(levels, node, value, size);
    else if (kind === Kind.Numbers) good = isRange(value, size, vectors.numbers.count);
    else good = kind === Kind.Record && claim(levels, node, value, sizes[size] ?? Infinity);
    if (!good) throw damaged(`node ${node} cannot be read`);
  }
}

function checkNumbers(buffer: ArrayBufferLike, { at, count }: Vector): void {
  const numbers = new Float64Array(buffer, at, count);
  for (let i = 0; i < count; i++) {
    const number = numbers[i] ?? NaN;
    if (number - number !== 0) throw damaged(`number ${i} is not finite`);
  }
}

/** The number of children of a record, by shape. */
function shapeSizes(buffer: ArrayBufferLike, shapes: Vector, keys: number): Uint32Array {
  const words = new Uint32Array(buffer, shapes.at, shapes.count * 2);
  return new Uint32Array(shapes.count).map((_, shape) => {
    const size = words[2 * shape + 1] ?? 0;
    if ((words[2 * shape] ?? 0) + size > keys) throw damaged(`shape ${shape} cannot be read`);
    return size;
  });
}

function checkKeys(buffer: ArrayBufferLike, keys: Vector, textBytes: number): void {
  const words = new Uint32Array(buffer, keys.at, keys.count * 4);
  const numbers = new Float64Array(buffer, keys.at, keys.count * 2);
  for (let i = 0; i < keys.count; i++) {
    const good =
      isText(words[4 * i] ?? -1) &&
      isRange(numbers[2 * i + 1] ?? 0, words[4 * i + 1] ?? 0, textBytes);
    if (!good) throw damaged(`key ${i} cannot be read`);
  }
}

function isText(kind: number): boolean {
  return kind >= Kind.Latin1 && kind <= Kind.Utf16;
}

function isRange(start: number, size: number, end: number): boolean {
  return start >>> 0 === start && start + size <= end;
}

/** Puts the children of `parent` one level below it. False if one is missing or has a parent. */
function claim(levels: Uint16Array, parent: number, distance: number, size: number): boolean {
  const near = distance >>> 0;
  const first = parent + near;
  const end = first + size;
  const level = (levels[parent] ?? 0) + 1;
  if (near !== distance || near === 0 || end > levels.length || level > maxDepth) return false;
  for (let child = first; child < end; child++) {
    if (levels[child] !== 0) return false;
    levels[child] = level;
  }
  return true;
}
