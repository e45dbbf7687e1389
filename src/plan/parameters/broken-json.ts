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
  const fault = faultIn(value, secret);
  if (fault === undefined) return undefined;
  return { message: 'is no JSON, as its default is', hint: `its JSON ${fault}` };
}

/**
 * The same for a text that could be anything, but begins as JSON does. Undefined if its default is
 * a text. The message follows the name of the parameter.
 */
export function brokenText(
  parameter: Parameter | undefined,
  text: string,
): { readonly message: string; readonly hint: string } | undefined {
  if (!parameter || !/^\s*[[{]/.test(text)) return undefined;
  const { type, default: usual, enum: allowed, secret } = parameter;
  // Of all others, the value says what is wrong.
  const isOther = typeof usual === 'string' || (typeof usual === 'object' && usual !== null);
  if (type !== undefined || allowed || isOther) return undefined;
  const fault = faultIn(text, secret);
  const example = secret ? 'as a JSON string' : `as a JSON string: ${JSON.stringify(text)}`;
  if (fault === undefined) return undefined;
  const message = ` begins as JSON does, and its JSON ${fault}`;
  return { message, hint: `if it is a text, declare type: string, or write it ${example}` };
}

/** What is wrong with a text as JSON. */
function faultIn(text: string, secret: boolean | undefined): string | undefined {
  const at = jsonFault(text);
  if (at === undefined) return undefined;
  const rest = secret ? '' : `: ${JSON.stringify(text.slice(at, at + SHOWN))}`;
  return at === text.length ? 'ends too early' : `is wrong from character ${at + 1}${rest}`;
}
