import { alternativesOf, type JsonSchema, type SimpleSchema } from '../../lang/json-schema.ts';
import type { TemplateProblem } from '../template-problem.ts';
import type { PathStep, Steps } from './findings.ts';
import type { KnownValue } from './scope.ts';

/** A property that a value does not have, and those that it has. */
interface Missing {
  readonly step: PathStep;
  readonly of: SimpleSchema;
  readonly known: readonly string[];
}

/** What is wrong with the properties that are read of a value: nothing, if it is not certain. */
export function problemOfValue(steps: Steps, value: KnownValue | undefined): TemplateProblem[] {
  const found = value && missingFrom(value.schema, steps);
  if (!found) return [];
  const { step, of, known } = found;
  const { name, start, end } = step;
  const place = { code: 'MR202', start, end } as const;
  if (of.type === 'object') {
    const message = `unknown property '${name}' of ${value.what}`;
    return [{ ...place, message, unknown: { name, known } }];
  }
  const message = `unknown property '${name}' of ${value.what}, which has ${kinds[of.type ?? 'null']} here`;
  const hint = of.type === 'array' ? { hint: `write [0].${name} for its first element` } : {};
  return [{ ...place, message, ...hint }];
}

const kinds: Readonly<Record<NonNullable<SimpleSchema['type']>, string>> = {
  array: 'a list',
  object: 'a map',
  string: 'a text',
  number: 'a number',
  integer: 'a number',
  boolean: 'true or false',
  null: 'null',
};

/** Undefined if the value, or one that it can be, has the properties or may have them. */
function missingFrom(schema: JsonSchema, steps: Steps): Missing | undefined {
  if (steps.length === 0) return undefined;
  const all = alternativesOf(schema);
  const others = all.filter(({ type }) => type !== 'null');
  const missing: Missing[] = [];
  for (const one of others.length > 0 ? others : all) {
    const found = missingFromOne(one, steps);
    if (!found) return undefined;
    missing.push(found);
  }
  const [first] = missing;
  return first && { ...first, known: [...new Set(missing.flatMap(({ known }) => known))] };
}

function missingFromOne(schema: SimpleSchema, [step, ...rest]: Steps): Missing | undefined {
  const { type, items = {}, properties = {}, additionalProperties: others = true } = schema;
  if (type === undefined) return undefined;
  const isElement = type === 'array' && (!step || /^\d+$/.test(step.name));
  if (isElement) return missingFrom(items, rest);
  if (!step || step.name in prototypes[type]) return undefined;
  if (type === 'string' && /^\d+$/.test(step.name)) return undefined;
  if (type !== 'object') return { step, of: schema, known: [] };
  const own = Object.hasOwn(properties, step.name) ? properties[step.name] : undefined;
  if (own) return missingFrom(own, rest);
  if (typeof others === 'object') return missingFrom(others, rest);
  return others ? undefined : { step, of: schema, known: Object.keys(properties) };
}

/** What values have of the language. */
const prototypes: Readonly<Record<NonNullable<SimpleSchema['type']>, object>> = {
  array: Array.prototype,
  object: Object.prototype,
  string: String.prototype,
  number: Number.prototype,
  integer: Number.prototype,
  boolean: Boolean.prototype,
  null: {},
};
