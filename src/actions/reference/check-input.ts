import * as z from 'zod';
import type { Json, JsonObject } from '../../lang/json.ts';
import { alternativesOf, type JsonSchema } from '../../lang/json-schema.ts';
import { didYouMean, nearest } from '../../lang/suggest.ts';
import type { DescribedAction } from './describe.ts';
import { isTemplate, templatePaths } from './templates.ts';
import { typeInWords } from './type-words.ts';

/** What is wrong with an input, whatever its templates are. */
export interface InputIssue {
  readonly kind: 'unknown' | 'missing' | 'wrong';
  /** Keys and positions within the input. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string | undefined;
}

type Issue = z.core.$ZodIssue;
type Path = readonly string[];

/** Checks an input by the schema of its action, apart from the values of templates. */
export function checkInput(
  name: string,
  { inputSchema, reference }: DescribedAction,
  input: JsonObject,
): readonly InputIssue[] {
  const open = [...templatePaths(input)];
  const found = issuesOf(inputSchema, input);
  const certain = found.filter((issue) => isCertain(issue, open));
  const issues = open.length === 0 ? certain : [...certain, ...ofWhole(inputSchema, input)];
  return issues.flatMap((issue) => inputIssues(name, issue, reference.input, input));
}

/** Without a message of its own, an issue has none. */
function issuesOf(schema: z.ZodType, input: Json): readonly Issue[] {
  return schema.safeParse(input, { error: () => '' }).error?.issues ?? [];
}

/** Whether there is an issue whatever the values at the open paths are. */
function isCertain(issue: Issue, open: readonly Path[], from: Path = []): boolean {
  const path = [...from, ...issue.path.map(String)];
  if (open.some((one) => leadsTo(one, path))) return false;
  if (!open.some((one) => leadsTo(path, one))) return true;
  if (issue.code !== 'invalid_union') {
    return issue.code === 'invalid_type' || issue.code === 'unrecognized_keys';
  }
  return issue.errors.every((issues) => issues.some((one) => isCertain(one, open, path)));
}

function leadsTo(path: Path, other: Path): boolean {
  return path.every((step, at) => step === other[at]);
}

/** Values of all kinds that a template can have. */
const standIns: readonly Json[] = [null, true, false, 0, 'a', [], {}];

/**
 * Issues of the input as a whole, such as two keys that exclude each other, that are there
 * whatever the templates are.
 */
function ofWhole(schema: z.ZodType, input: JsonObject): readonly Issue[] {
  if (!(schema instanceof z.ZodObject)) return [];
  const open = Object.keys(input).filter(
    (key) => [...templatePaths(input[key] ?? null)].length > 0,
  );
  const relaxed = schema.safeExtend(Object.fromEntries(open.map((key) => [key, z.unknown()])));
  const found = standIns.map((_, round) => {
    // Each template has another value: two keys that must differ can.
    const valueOf = (at: number): Json => standIns[(round + at) % standIns.length] ?? null;
    const values = open.map((key, at) => [key, isTemplate(input[key]) ? valueOf(at) : input[key]]);
    const issues = issuesOf(relaxed, { ...input, ...Object.fromEntries(values) });
    return issues.filter(({ code, path }) => code === 'custom' && path.length === 0);
  });
  const [first = [], ...rest] = found;
  return first.filter(({ message }) =>
    rest.every((issues) => issues.some((issue) => issue.message === message)),
  );
}

function inputIssues(
  name: string,
  issue: Issue,
  schema: JsonSchema,
  input: Json,
): readonly InputIssue[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schemaAt(schema, path).properties ?? {});
    return issue.keys.map((key) => unknownKey(name, [...path, key], known));
  }
  const value = valueAt(input, path);
  if (value === undefined) return [missingKey(name, path, schema)];
  const own = schemaAt(schema, path);
  const expected = issue.message || `expected ${typeInWords(own)}`;
  if (path.length === 0) return [{ kind: 'wrong', path, message: `${name}: ${expected}` }];
  const message = `'${dotted(path)}' of ${name}: ${expected}, not ${shown(value)}`;
  return [{ kind: 'wrong', path, message, hint: similar(value, own) }];
}

function unknownKey(name: string, path: InputIssue['path'], known: readonly string[]): InputIssue {
  const message = `${name} has no input '${dotted(path)}'`;
  return { kind: 'unknown', path, message, hint: didYouMean(String(path.at(-1)), known) };
}

function missingKey(name: string, path: InputIssue['path'], schema: JsonSchema): InputIssue {
  const { description = '', ...own } = schemaAt(schema, path);
  const hint = `'${dotted(path)}' (${typeInWords(own)}): ${description}`;
  return { kind: 'missing', path, message: `${name} needs the input '${dotted(path)}'`, hint };
}

/** The choice that a text may have meant. */
function similar(value: Json, schema: JsonSchema): string | undefined {
  const choices = alternativesOf(schema).flatMap((one) => one.enum ?? []);
  const texts = choices.filter((choice) => typeof choice === 'string');
  const meant = typeof value === 'string' ? nearest(value, texts) : undefined;
  return meant === undefined ? undefined : `did you mean '${meant}'?`;
}

function schemaAt(schema: JsonSchema, path: InputIssue['path']): JsonSchema {
  let found = schema;
  for (const step of path) {
    const { properties = {}, additionalProperties: others, items = {} } = found;
    const member = typeof others === 'object' ? others : {};
    found = typeof step === 'number' ? items : (properties[step] ?? member);
  }
  return found;
}

function valueAt(value: Json, path: InputIssue['path']): Json | undefined {
  let found: Json | undefined = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = new Map(Object.entries(found)).get(String(step));
  }
  return found;
}

/** `headers.accept`, `rows[3]` */
function dotted(path: InputIssue['path']): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join('');
}

/** Characters of a value that a message shows. */
const mostShown = 40;

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= mostShown ? text : `${text.slice(0, mostShown - 1)}…`;
}
