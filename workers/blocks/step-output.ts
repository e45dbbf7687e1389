import { Document, encodeInto } from '../../src/document/document.ts';

const surrogate = /[\ud800-\udfff]/;

/**
 * The output of a step as the steps after it read it: as it would be stored. Throws MR701 and MR702
 * as that would.
 */
export function storedOutput(output: unknown): unknown {
  if (output === undefined || output === null) return null;
  if (isAlike(output)) return output;
  const bytes = encodeInto(output, (length) => new Uint8Array(length));
  return Document.trusted(bytes.buffer, bytes.byteOffset, bytes.byteLength).view();
}

/** Whether a primitive is stored as it is. */
function isAlike(output: unknown): boolean {
  if (typeof output === 'number') return Number.isFinite(output) && !Object.is(output, -0);
  if (typeof output === 'string') return !surrogate.test(output);
  return typeof output === 'boolean';
}
