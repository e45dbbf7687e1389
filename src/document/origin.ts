import { Document } from './document.ts';
import { originIn } from './views/view-origin.ts';
import type { Parts } from './views/view-origin.ts';

export type ViewOrigin =
  | { readonly kind: 'node'; readonly document: Document; readonly node: number }
  | { readonly kind: 'parts'; readonly parts: Parts };

/** The origin of a view, which allows passing it on by reference. Undefined for other values. */
export function originOf(view: unknown): ViewOrigin | undefined {
  if (typeof view !== 'object' || view === null) return undefined;
  const from = originIn(view);
  if (from === undefined || from.kind === 'parts') return from;
  const { reader, node } = from;
  return reader instanceof Document ? { kind: 'node', document: reader, node } : undefined;
}
