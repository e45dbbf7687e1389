import { nodesAt } from '../../src/document/format/layout.ts';

/** The code with which these bytes must be refused, if they are: MR602 when they state a later version. */
export function refusal(bytes: Uint8Array): 'MR602' | 'MR606' {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const isDocument = bytes.length >= nodesAt && header.toString('latin1', 0, 4) === 'MRLD';
  return isDocument && header.readUInt32LE(4) > 1 ? 'MR602' : 'MR606';
}
