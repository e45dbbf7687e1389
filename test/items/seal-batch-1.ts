import { crc32 } from 'node:zlib';
import { ArrayWriter } from '../../src/document/writing/array-writer.ts';
import { stateCode } from '../../src/items/item-state.ts';
import type { Completion } from './batches.ts';

const MAGIC = 0x31_42_52_4d;
const VERSION = 1;
const HEADER = 16;
const ENTRIES = HEADER + 32;
const ENTRY = 8;

/** Seals a batch as version 1 of the format did. It holds attempts up to 65,535. */
export function sealBatch1(entries: readonly Completion[]): SharedArrayBuffer {
  const outputs = new ArrayWriter();
  for (const { value } of entries) outputs.append(value);
  return layOut(entries, outputs.finish());
}

function layOut(entries: readonly Completion[], outputs: Uint8Array): SharedArrayBuffer {
  const start = ENTRIES + entries.length * ENTRY + 8;
  const buffer = new SharedArrayBuffer(start + outputs.byteLength);
  const view = new DataView(buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  view.setUint32(8, buffer.byteLength, true);
  view.setUint32(HEADER, 16, true);
  view.setUint16(24, 8, true);
  view.setUint16(26, 12, true);
  view.setUint16(28, 4, true);
  view.setUint16(30, 8, true);
  view.setInt32(32, 8, true);
  view.setUint32(36, ENTRIES - 4 - 36, true);
  view.setUint32(40, start - 4 - 40, true);
  view.setUint32(ENTRIES - 4, entries.length, true);
  let at = ENTRIES;
  for (const entry of entries) {
    view.setUint32(at, entry.index, true);
    view.setUint16(at + 4, entry.attempt, true);
    view.setUint8(at + 6, stateCode[entry.state]);
    at += ENTRY;
  }
  view.setUint32(start - 4, outputs.byteLength, true);
  new Uint8Array(buffer, start).set(outputs);
  view.setUint32(12, crc32(new Uint8Array(buffer, HEADER, start - HEADER)), true);
  return buffer;
}
