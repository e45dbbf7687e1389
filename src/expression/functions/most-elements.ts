/** More numbers than fit into a document of 1 GiB. */
const mostElements = 2 ** 27;

/** Throws before a list is made that would exhaust memory and fit into no document. */
export function refuseMore(count: number, name: string): void {
  if (count <= mostElements) return;
  throw new RangeError(
    `${name} would create ${count} elements; a list has at most ${mostElements}`,
  );
}
