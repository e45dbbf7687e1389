/** A member of a JSON document: its path and what it is. */
export interface Member {
  /** `runs[].items.total`; `tasks.TASK` is the member of any name. */
  readonly path: string;
  readonly is: string;
  /** It can be absent. */
  readonly optional?: true;
  /** What is in it depends on the workflow, or is described elsewhere. */
  readonly open?: true;
}

export function member(path: string, is: string): Member {
  return { path, is };
}

export function optional(path: string, is: string): Member {
  return { path, is, optional: true };
}

export function open(path: string, is: string): Member {
  return { path, is, open: true };
}

export function maybe(path: string, is: string): Member {
  return { path, is, open: true, optional: true };
}
