import { encode as flexbuffersEncode } from 'flatbuffers/js/flexbuffers.js';
import { pack } from 'msgpackr';

/** Ways to make bytes of a value, by name. */
export const codecs: Readonly<Record<string, (value: unknown) => unknown>> = {
  flexbuffers: (value) => flexbuffersEncode(value),
  msgpackr: (value) => pack(value),
};
