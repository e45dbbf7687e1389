import { Kind } from '../../../schema/generated/document.ts';
import { setMember } from '../reading/record-factory.ts';
import type { NodeReader } from '../reading/reader.ts';
import { isComposite } from './composite.ts';
import { originIn } from './view-origin.ts';
import type { Parts } from './view-origin.ts';

/** A plain, mutable, deep copy of a view. Returns any other value as it is. */
export function toJS(view: unknown): unknown {
  if (typeof view !== 'object' || view === null) return view;
  const from = originIn(view);
  if (from === undefined) return isComposite(view) ? copyComposite(view) : view;
  return from.kind === 'node' ? decode(from.reader, from.node) : decodeParts(from.parts);
}

function copyComposite(composite: object): unknown {
  if (Array.isArray(composite)) return composite.map(toJS);
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(composite)) setMember(copy, key, toJS(member));
  return copy;
}

function decodeParts(parts: Parts): unknown[] {
  return Array.from({ length: parts.length }, (_, index) => toJS(parts.at(index)));
}

function decode(reader: NodeReader, node: number): unknown {
  const kind = reader.kind(node);
  if (kind === Kind.Array) return decodeArray(reader, node);
  if (kind === Kind.Record) return decodeRecord(reader, node);
  if (kind === Kind.Numbers) return decodeNumbers(reader, node);
  return reader.primitive(node, kind);
}

function decodeArray(reader: NodeReader, node: number): unknown[] {
  const first = reader.first(node);
  const array: unknown[] = [];
  for (let i = 0; i < reader.size(node); i++) array.push(decode(reader, first + i));
  return array;
}

function decodeNumbers(reader: NodeReader, node: number): number[] {
  const { numbers } = reader;
  const first = reader.number(node);
  const end = first + reader.size(node);
  const array: number[] = [];
  for (let i = first; i < end; i++) array.push(numbers[i] ?? NaN);
  return array;
}

function decodeRecord(reader: NodeReader, node: number): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  let child = reader.first(node);
  for (const key of reader.shape(reader.size(node)).keys) {
    setMember(record, key, decode(reader, child++));
  }
  return record;
}
