import { encode as flexbuffersEncode } from 'flatbuffers/js/flexbuffers.js';
import { pack } from 'msgpackr';

/** Encoders from a value to bytes, by name. */
export const codecs: Readonly<Record<string, (value: unknown) => unknown>> = {
  flexbuffers: (value) => flexbuffersEncode(value),
  msgpackr: (value) => pack(value),
};
