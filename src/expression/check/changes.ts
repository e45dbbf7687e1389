import { forbidden, type Span, type TemplateProblem } from '../template-problem.ts';

/** Methods that change their list, and what returns a changed copy. */
const copies: Readonly<Record<string, string>> = {
  copyWithin: 'toSpliced() returns a changed copy',
  fill: 'map() returns a changed copy',
  pop: 'slice(0, -1) is the list without its last element, at(-1) is that element',
  push: '[...list, x] is the list with one more element',
  reverse: 'toReversed() returns a changed copy',
  shift: 'slice(1) is the list without its first element, at(0) is that element',
  sort: 'toSorted() returns a changed copy',
  splice: 'toSpliced() returns a changed copy',
  unshift: '[x, ...list] is the list with one more element',
};

export function changesList(method: string): boolean {
  return Object.hasOwn(copies, method);
}

/** The problem of a call that would change a list which is shared. */
export function changeOfShared({ name, start, end }: Span & { name: string }): TemplateProblem {
  const message = `'${name}' would change a list that is shared and read-only`;
  return forbidden({ start, end }, message, copies[name]);
}
