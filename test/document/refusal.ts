import { nodesAt } from '../../src/document/format/layout.ts';

/** The code with which `bytes` must be refused: MR602 if they state a later version, else MR606. */
export function refusal(bytes: Uint8Array): 'MR602' | 'MR606' {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const isDocument = bytes.length >= nodesAt && header.toString('latin1', 0, 4) === 'MRLD';
  return isDocument && header.readUInt32LE(4) > 1 ? 'MR602' : 'MR606';
}
