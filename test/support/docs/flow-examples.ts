/** A workflow on a page, and what its comment says of it: `<!-- run: "hello" -->`. */
export interface FlowExample {
  readonly line: number;
  /** `run`: it succeeds, with the output `expected`; `problems`: it has these; `check`: none. */
  readonly kind: string;
  readonly expected: string;
  readonly flow: string;
}

export function flowExamples(page: string): FlowExample[] {
  const blocks = page.matchAll(
    /<!-- (run|check|problems)(?:: (.*))? -->\n\n```yaml\n([\s\S]*?)```/g,
  );
  return [...blocks].map(({ index, 1: kind = '', 2: expected = '', 3: flow = '' }) => ({
    line: page.slice(0, index).split('\n').length,
    kind,
    expected,
    flow,
  }));
}
