/** More numbers than a document of 1 GiB has room for. */
const mostElements = 2 ** 27;

/** Throws before a list is made that would fill the memory of the process, and could not be kept. */
export function refuseMore(count: number, name: string): void {
  if (count <= mostElements) return;
  throw new RangeError(
    `${name} would create ${count} elements; a list has at most ${mostElements}`,
  );
}
