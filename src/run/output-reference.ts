/** A part of the output of a run that is the results of a task: it is not stored again. */
export interface OutputReference {
  /** Keys and indexes that lead to it; null is stored there. */
  readonly path: readonly (string | number)[];
  readonly task: string;
  readonly visit: number;
  /** As `task.X.output` or as `task.X.items`. */
  readonly as: 'output' | 'items';
}
