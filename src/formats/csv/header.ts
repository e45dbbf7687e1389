/**
 * The names of columns. Throws if one is empty or stands twice; where this `isLoose`, such columns
 * are numbered. `where` names the place of the header in messages.
 */
export function headerNames(cells: readonly string[], where: string, isLoose: boolean): string[] {
  const names: string[] = [];
  for (const [index, name] of cells.entries()) {
    const known = names.indexOf(name);
    if (name !== '' && known < 0) names.push(name);
    else if (isLoose) names.push(freeName(name, index + 1, [...cells, ...names]));
    else {
      const twice = `the name ${JSON.stringify(name)} is also that of column ${known + 1}`;
      const what = name === '' ? 'the column has no name' : twice;
      throw new Error(`${where}, column ${index + 1}: ${what}: ${remedy}`);
    }
  }
  return names;
}

const remedy = 'set relax: [header] to number such columns, or give the names as header';

/** `column_3` for a column without a name, `price_2` for a second one of that name. */
export function freeName(name: string, column: number, taken: readonly string[]): string {
  const base = name === '' ? `column_${column}` : name;
  if (!taken.includes(base)) return base;
  let number = 2;
  while (taken.includes(`${base}_${number}`)) number += 1;
  return `${base}_${number}`;
}
