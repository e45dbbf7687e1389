import type { SourceRange } from '../../workflow/problem.ts';

/** What a part of a workflow does otherwise than in the version before. */
type ChangeKind = 'outcome' | 'unit' | 'null' | 'concurrency';

/** A part of a workflow that means something else than before. */
export interface Change {
  readonly kind: ChangeKind;
  readonly message: string;
  /** What to write for the meaning that it had. */
  readonly hint: string;
  readonly range?: SourceRange | undefined;
  readonly task?: string | undefined;
}
