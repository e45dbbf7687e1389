import { MillraceError } from '../../errors.ts';
import { fits, type Form } from './form.ts';

/**
 * How records of one kind are stored. A store holds records of every format up to its own, because
 * a record stays as it was last written: `decode` reads all formats, `encode` writes the newest.
 */
export interface RecordCodec<T> {
  encode(record: T): Uint8Array;
  /** Throws MR606, naming `what`, for bytes that are not such a record. */
  decode(bytes: Uint8Array, what: string): T;
}

/** Records that are stored as the JSON of what they are in memory. */
export function jsonCodec<T extends object>(form: Form<T>): RecordCodec<T> {
  return textCodec((value) => fits(value, form));
}

/** The same for records of several forms. */
export function textCodec<T extends object>(
  isRecord: (value: unknown) => value is T,
): RecordCodec<T> {
  return {
    encode: (record) => Buffer.from(JSON.stringify(record)),
    decode: (bytes, what) => decode(bytes, isRecord, what),
  };
}

function decode<T>(bytes: Uint8Array, isRecord: (value: unknown) => value is T, what: string): T {
  const value = parse(bytes);
  if (isRecord(value)) return value;
  throw new MillraceError('MR606', `The stored record of ${what} is damaged`, {
    hint: 'Other records may still be readable; restore the store from a copy if there is one.',
  });
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch {
    return undefined;
  }
}
