import type { NodeReader } from '../reading/reader.ts';

/** A value of a document that is written without being read. */
export class StoredValue {
  readonly reader: NodeReader;
  readonly node: number;

  constructor(reader: NodeReader, node: number) {
    this.reader = reader;
    this.node = node;
  }
}
