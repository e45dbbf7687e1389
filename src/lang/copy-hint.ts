/** How an action gets data that it can change: its input is shared between items. */
const arrays =
  'list.toSorted(), toReversed(), toSpliced() and with() return changed copies of a list';
const records = '{...value} is a copy of an object that can be changed';
const all = "toJS(value) of 'millrace/document' copies a value with all that is in it";

/** What to write in place of a change of a shared value. */
export function copyHint(isArray: boolean): string {
  return `${isArray ? arrays : records}; ${all}`;
}

/** The same within an expression, which has no `toJS`. */
export const expressionCopyHint =
  'toSorted(), toReversed(), toSpliced() and with() return changed copies of a list, as [...list, x] does';

const frozen =
  /^Cannot (?:(?:assign to read only|delete) property '|(?:add|define) property .*, object is not|redefine property)/;

/** The same for the error that JavaScript throws at a change of a frozen value. */
export function frozenHint(message: string): string | undefined {
  if (!frozen.test(message)) return undefined;
  return copyHint(/\[object Array\]|^Cannot add property \d/.test(message));
}
