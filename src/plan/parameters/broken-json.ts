import type { Json } from '../../lang/json.ts';
import { jsonFault } from '../../lang/json-fault.ts';
import type { Parameter } from '../../workflow/workflow.ts';

/** How much of a text is shown from the character that is wrong. */
const SHOWN = 20;

/**
 * A text that is meant as a list or object, and is no JSON: what is wrong with it. Undefined for a
 * value that may be a text.
 */
export function brokenJson(
  { type, default: usual, secret }: Parameter,
  value: Json,
): { readonly message: string; readonly hint: string } | undefined {
  const isText = type !== undefined && type !== 'array' && type !== 'object';
  const isUsual = type === undefined && (typeof usual !== 'object' || usual === null);
  if (isText || isUsual || typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  const at = jsonFault(value);
  if (at === undefined) return undefined;
  const rest = secret ? '' : `: ${JSON.stringify(value.slice(at, at + SHOWN))}`;
  const place = at === value.length ? 'ends too early' : `is wrong from character ${at + 1}${rest}`;
  return { message: 'is no JSON, as its default is', hint: `its JSON ${place}` };
}
