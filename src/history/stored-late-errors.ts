import { Document } from '../document/document.ts';
import type { StoreReader } from '../ports/store.ts';
import { type LateErrors, lateErrorsDocument, parseLateErrors } from '../run/late-errors.ts';
import type { RunId } from '../run/records.ts';

/** The late errors of a run; undefined if there were none. */
export function storedLateErrors(store: StoreReader, run: RunId): LateErrors | undefined {
  const bytes = store.document(run, lateErrorsDocument);
  return parseLateErrors(bytes && Document.open(bytes.slice().buffer).view());
}
