/** The name of the document with the table of a parameter that lies in pages. */
export function parameterPages(name: string): string {
  return `pages/${name}`;
}
