import { z } from 'zod';
import type { Level } from '../src/workflow/descriptions.ts';
import { descriptions } from '../src/workflow/descriptions.ts';
import { settingForms, settings } from '../src/workflow/defaults-form.ts';
import { ignoredKeys, otherNames } from '../src/workflow/keys.ts';
import { share } from '../src/workflow/retry-form.ts';
import { workflowSchema } from '../src/workflow/schema.ts';

type Schema = z.core.JSONSchema.JSONSchema;
type Properties = Readonly<Record<string, Schema>>;

/**
 * The JSON Schema of a workflow file, for editors: the form that the validator checks, with a
 * description of every key and with the spellings that the validator normalises first (hyphens,
 * short forms, an outer `workflow`). Whatever it refuses, the validator refuses too; only the
 * validator checks names, edges and templates.
 */
export function workflowJsonSchema(): Schema {
  const { $schema: _, definitions, ...form } = written();
  const { parameters = {}, tasks = {}, limits = {} } = propertiesOf(form);
  const parameter = schemaOf(parameters.additionalProperties);
  const task = resolved(schemaOf(tasks.items), definitions);
  const { needs = {}, retry = {}, tolerate = {}, repeat = {}, next = {} } = propertiesOf(task);
  const { with_items: items = {}, batch_size: batches = {} } = propertiesOf(task);
  const { fold = {}, results = {} } = propertiesOf(task);
  const transition = schemaOf(next.items);
  const { do: targets = {} } = propertiesOf(transition);
  const rule = schemaOf(retry.items);
  const { on: kinds = {} } = propertiesOf(rule);
  const count = propertiesOf(mapOf(repeat))['count'] ?? {};
  const tag = templateOf(repeat);
  const name = schemaOf(targets.items);
  const failing = { retry: rulesOf(retry), tolerate: boundsOf(tolerate) };
  return {
    // The draft that editors support.
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Millrace workflow',
    anyOf: [to('workflow'), outer],
    definitions: {
      workflow: workflowLevel(form),
      parameter: parameterLevel(parameter),
      task: level(
        'task',
        { ...task, ...oneOfThem, dependencies: ofBlocks },
        {
          steps: listOf(step),
          tasks: tasksOf,
          finally: tasksOf,
          needs: shortened(needs, [name]),
          ...failing,
          repeat: to('repeat'),
          fold: to('fold'),
          results: to('results'),
          defaults: to('defaults'),
          with_items: withMap(items, 'source'),
          batch_size: withMap(batches, 'batch'),
          next: shortened({ ...next, items: to('transition') }, [name]),
        },
      ),
      retry: level('retry', rule, { on: shortened(kinds, [schemaOf(kinds.items)]) }),
      tolerate: level('tolerate', mapOf(tolerate), {}),
      limit: level('limit', schemaOf(limits.additionalProperties), {}),
      defaults: defaultsLevel(failing),
      repeat: shortened(level('repeat', mapOf(repeat), {}), [count, tag]),
      fold: level('fold', fold, {}),
      results: level('results', results, {}),
      source: level('source', mapOf(items), {}),
      batch: level('batch', mapOf(batches), {}),
      transition: transitionLevel(transition, name),
    },
  };
}

/** The tasks are a graph, or in order. */
function workflowLevel(form: Schema): Schema {
  const { parameters = {}, tasks = {}, limits = {} } = propertiesOf(form);
  const oneOf = ['tasks', 'steps'].map(needs);
  const whole: Schema = { ...form, required: [], oneOf };
  return level('workflow', whole, {
    steps: listOf(step),
    parameters: { ...parameters, additionalProperties: to('parameter') },
    tasks: { ...tasks, items: to('task') },
    finally: tasksOf,
    defaults: to('defaults'),
    limits: limitsOf(limits),
  });
}

/** The schema of the form that the validator reads. */
function written(): Schema {
  return tidy(
    z.toJSONSchema(workflowSchema, { io: 'input', unrepresentable: 'any', target: 'draft-7' }),
  );
}

/** A number is short for a limit of what is in flight. */
function limitsOf(limits: Schema): Schema {
  const { concurrency = {} } = propertiesOf(schemaOf(limits.additionalProperties));
  return { ...limits, additionalProperties: shortened(to('limit'), [concurrency]) };
}

/** A rule, a number for one, or a list of both. */
function rulesOf(retry: Schema): Schema {
  const { count = {} } = propertiesOf(schemaOf(retry.items));
  const rule = shortened(to('retry'), [count]);
  return { anyOf: [to('retry'), count, { ...retry, items: rule }] };
}

/** A map, a number, a share or a template. */
function boundsOf(tolerate: Schema): Schema {
  const { count = {} } = propertiesOf(mapOf(tolerate));
  const part: Schema = { type: 'string', pattern: share.source };
  return shortened(to('tolerate'), [count, part, templateOf(tolerate)]);
}

/** A type is short for a declaration, and so is a default. */
function parameterLevel(parameter: Schema): Schema {
  const types = propertiesOf(parameter)['type']?.enum ?? [];
  const others: Schema = { type: ['null', 'number', 'boolean', 'array'] };
  return shortened(level('parameter', parameter, {}), [{ enum: types }, others]);
}

/** A name is short for an entry that starts it; so is one in place of a list. */
function transitionLevel(transition: Schema, name: Schema): Schema {
  const { do: targets = {}, else: others = {}, on = {}, publish = {} } = propertiesOf(transition);
  const rewrites = {
    on: shortened(on, [schemaOf(on.items)]),
    do: shortened(targets, [name]),
    else: shortened(others, [name]),
    publish: shortened(publish, [schemaOf(publish.items)]),
  };
  return shortened(level('transition', transition, rewrites), [name]);
}

/** A task calls an action or a workflow, runs a block, or combines the results of another. */
const oneOfThem: Schema = {
  oneOf: ['action', 'workflow', 'steps', 'tasks', 'fold'].map(needs),
};

/** Flat settings, and the same for the actions that a key with a dot names. */
function defaultsLevel(replaced: Properties): Schema {
  const form = tidy(z.toJSONSchema(settings, { io: 'input', target: 'draft-7' }));
  const { patternProperties = {}, ...flat } = level('defaults', form, replaced);
  const { properties = {} } = flat;
  const group: Schema = { type: 'object', properties, patternProperties };
  const named = {
    '^[A-Za-z_][\\w.-]*\\.(\\*|[A-Za-z_][\\w-]*)$': { ...group, additionalProperties: false },
  };
  return { ...flat, patternProperties: { ...patternProperties, ...named } };
}

/** Keys of tasks that run a block. */
const ofBlocks: Schema['dependencies'] = {
  output: { anyOf: [needs('steps'), needs('tasks')] },
  finally: { anyOf: [needs('steps'), needs('tasks')] },
  defaults: { anyOf: [needs('steps'), needs('tasks')] },
  vars: needs('tasks'),
  durable: needs('steps'),
};

/** The tasks of a block, or of a `finally`. */
const tasksOf: Schema = { type: 'array', minItems: 1, items: { $ref: '#/definitions/task' } };

/** Steps have no edges but those of their order. */
const step: Schema = {
  allOf: [to('task'), { not: { anyOf: ['needs', 'join', 'next'].map(needs) } }],
};

function needs(key: string): Schema {
  return { required: [key] };
}

function listOf(items: Schema): Schema {
  return { type: 'array', minItems: 1, items };
}

/** A form that names itself is among the definitions. */
function resolved({ $ref = '', ...schema }: Schema, definitions: unknown): Schema {
  const [, name] = /^#\/definitions\/(.+)$/.exec($ref) ?? [];
  return name === undefined ? schema : schemaOf(Object(definitions)[name]);
}

/** The whole workflow below one key. */
const outer: Schema = {
  type: 'object',
  properties: { workflow: to('workflow') },
  required: ['workflow'],
  additionalProperties: false,
};

function to(name: Level): Schema {
  return { $ref: `#/definitions/${name}` };
}

/** The long form comes first, because editors propose the first alternative. */
function shortened(long: Schema, short: readonly Schema[]): Schema {
  const { default: usual, ...form } = long;
  return { anyOf: [form, ...short], ...(usual === undefined ? {} : { default: usual }) };
}

/** The form of a key that is a template, among others. */
function templateOf({ anyOf = [] }: Schema): Schema {
  return schemaOf(anyOf.map(schemaOf).find(({ pattern }) => pattern !== undefined));
}

/** The form of a key that is a map, among others. */
function mapOf({ anyOf = [] }: Schema): Schema {
  return schemaOf(anyOf.map(schemaOf).find(({ properties }) => properties));
}

/** The other forms stay as they are; editors propose the keys of the map. */
function withMap(forms: Schema, name: Level): Schema {
  const others = (forms.anyOf ?? []).map(schemaOf).filter(({ properties }) => !properties);
  return { ...forms, anyOf: [to(name), ...others] };
}

/** Adds descriptions to the keys of a level, and other spellings of them. */
function level(name: Level, schema: Schema, replaced: Properties): Schema {
  const about: Readonly<Record<string, string>> = descriptions[name];
  const properties: Record<string, Schema> = {};
  for (const [key, own] of Object.entries(propertiesOf(schema))) {
    const title = name === 'workflow' ? key : `${name}: ${key}`;
    // Draft 7 ignores what stands next to a $ref.
    const { $ref, ...rest } = replaced[key] ?? own;
    const whole = $ref === undefined ? rest : { allOf: [{ $ref }], ...rest };
    const isSetting = Object.hasOwn(settingForms, key) && (name === 'task' || name === 'defaults');
    const form = isSetting ? shortened(whole, [{ type: 'null' }]) : whole;
    properties[key] = { title, description: about[key] ?? '', ...form };
  }
  // Both spellings are one key. A pattern is accepted like a property, but editors do not propose
  // it.
  const hyphens = Object.keys(properties)
    .filter((key) => key.includes('_'))
    .map((key): [string, Schema] => [
      `^${key.replaceAll('_', '-')}$`,
      { $ref: `#/definitions/${name}/properties/${key}` },
    ]);
  const others = Object.entries(otherNames[name] ?? {}).map(([key, own]): [string, Schema] => [
    `^${key.replaceAll('_', '[-_]')}$`,
    { $ref: `#/definitions/${name}/properties/${own}` },
  ]);
  const ignored = (ignoredKeys[name] ?? []).map((key): [string, Schema] => [`^${key}$`, {}]);
  const patterns = Object.fromEntries([...hyphens, ...others, ...ignored]);
  if (Object.keys(patterns).length === 0) return { ...schema, properties };
  return { ...schema, properties, patternProperties: patterns };
}

function propertiesOf(schema: Schema): Properties {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([key, value]) => [key, schemaOf(value)]),
  );
}

function schemaOf(value: unknown): Schema {
  return isSchema(value) ? value : {};
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}

/**
 * Removes bounds that every safe integer keeps, parts of `allOf` that hold for every value, and
 * null in place of a setting: `level` adds it to the form as authors write it.
 */
function tidy(value: Schema): Schema {
  const [form, other, ...more] = (value.anyOf ?? []).map(schemaOf);
  if (form && other?.type === 'null' && more.length === 0) return tidy(form);
  const entries = Object.entries(value).map(([key, member]) => [key, tidyMember(member)]);
  const { allOf, maximum, minimum, ...rest }: Schema = Object.fromEntries(entries);
  const parts = (allOf ?? []).filter((part) => Object.keys(part).length > 0);
  return {
    ...rest,
    ...(parts.length === 1 ? parts[0] : parts.length > 1 ? { allOf: parts } : {}),
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? {} : { minimum }),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum }),
  };
}

function tidyMember(member: unknown): unknown {
  if (Array.isArray(member)) return member.map(tidyMember);
  return isSchema(member) ? tidy(member) : member;
}
