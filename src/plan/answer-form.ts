import { isJsonObject, type Json } from '../lang/json.ts';
import { type Parameter, parameterTypes } from '../workflow/workflow.ts';
import { patternOf } from './parameters/parameter-value.ts';

const answerKeys = new Set(['type', 'enum', 'pattern', 'min', 'max', 'description']);

/** The declaration of an answer: a type, or the keys of a parameter. Undefined for what is none. */
export function answerForm(written: Json): Parameter | undefined {
  if (!isJsonObject(written)) {
    const type = typeNamed(written);
    return type && { type, required: true };
  }
  const { enum: allowed, pattern, min, max, description } = written;
  const type = typeNamed(written['type']);
  if (Object.keys(written).some((key) => !answerKeys.has(key))) return undefined;
  if ('type' in written && !type) return undefined;
  if ('enum' in written && !(Array.isArray(allowed) && allowed.length > 0)) return undefined;
  if ('pattern' in written && !(typeof pattern === 'string' && patternOf(pattern)))
    return undefined;
  if ([min, max].some((bound) => bound !== undefined && typeof bound !== 'number'))
    return undefined;
  return {
    required: true,
    ...(type ? { type } : {}),
    ...(Array.isArray(allowed) ? { enum: allowed } : {}),
    ...(typeof pattern === 'string' ? { pattern } : {}),
    ...(typeof min === 'number' ? { min } : {}),
    ...(typeof max === 'number' ? { max } : {}),
    ...(typeof description === 'string' ? { description } : {}),
  };
}

function typeNamed(written: Json | undefined): Parameter['type'] {
  return parameterTypes.find((one) => one === written);
}
