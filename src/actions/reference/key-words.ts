import type { Json } from '../../lang/json.ts';
import { alternativesOf, type JsonSchema } from '../../lang/json-schema.ts';
import { requireArgument } from '../../call-options.ts';
import { record } from '../../lang/kinds.ts';
import type { OutputReference } from './reference.ts';
import { typeInWords } from './type-words.ts';

/** A key of an object, in words. */
export interface KeyInWords {
  /** The name of the key. */
  readonly name: string;
  /** `a list of text` */
  readonly type: string;
  /** `required`, its default, or nothing for a key that may be left out. */
  readonly standard: string;
  /** In Markdown. */
  readonly about: string;
}

/** What a schema of an object, or of a list of objects, says of the keys, in words. */
export function keysInWords(schema: JsonSchema): readonly KeyInWords[] {
  requireArgument('keysInWords', 'schema', schema, record);
  return alternativesOf(schema).flatMap(({ items, properties = {}, required = [] }) => {
    if (items) return keysInWords(items);
    const keys = Object.entries(properties);
    return keys.map(([name, key]) => keyInWords(name, key, required.includes(name)));
  });
}

/** An output in words, such as `Output without 'details': a list of text`. */
export function outputInWords(output: OutputReference): string {
  requireArgument('outputInWords', 'output', output, record);
  requireArgument('outputInWords', 'output.schema', output.schema, record);
  const { when = {}, about, schema } = output;
  const conditions = Object.entries(when).map(
    ([key, isOn]) => ` ${isOn ? 'with' : 'without'} '${key}'`,
  );
  return `Output${conditions.join('')}: ${about ?? typeInWords(schema)}`;
}

function keyInWords(name: string, schema: JsonSchema, isRequired: boolean): KeyInWords {
  const { default: value, description = '' } = schema;
  const given = value === undefined ? '' : written(value);
  const standard = isRequired ? 'required' : given;
  return { name, type: typeInWords(schema), standard, about: description };
}

/** As it can be written in YAML. */
function written(value: Json): string {
  return typeof value === 'string' && /^[\w.-]+$/.test(value) ? value : JSON.stringify(value);
}
