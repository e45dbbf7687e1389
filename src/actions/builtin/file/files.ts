import { resolve } from 'node:path';
import { UndecodableText } from '../../../formats/strict-decoder.ts';
import { cannotBegin } from '../../../lang/lack.ts';
import type { ActionContext } from '../../context.ts';

/** The absolute path of an input: relative ones count from the folder of the run. */
export function fileAt({ path }: { readonly path: string }, { directory }: ActionContext): string {
  return resolve(directory, path);
}

/** Names an item, or the repetition of it: no two of them that run at a time have the same name. */
export function writerOf({ idempotencyKey, repetition }: ActionContext): string {
  return `${idempotencyKey}/${repetition}`;
}

/** Adds the file to the message of an error. An abort is thrown unchanged. */
export async function named<T>(verb: string, file: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name === 'AbortError') throw cause;
    const remedy = cause instanceof UndecodableText ? otherEncoding : '';
    throw cannotBegin(`cannot ${verb} ${file}: ${cause.message}${remedy}`, cause);
  }
}

const otherEncoding =
  '; name its encoding, such as encoding: windows-1252, or read U+FFFD with invalid_text: replace';
