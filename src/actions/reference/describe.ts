import * as z from 'zod';
import type { Action } from '../define.ts';
import { inputSchemaOf } from '../input-schemas.ts';
import { jsonSchemaOf } from './json-schema-of.ts';
import type { ActionReference, OutputReference } from './reference.ts';

/** A built-in action: its reference, and the schema that checks its input. */
export class DescribedAction {
  readonly inputSchema: z.ZodType;
  readonly returnsInput: boolean;
  readonly #describe: () => Reference;
  #reference: Reference | undefined;

  constructor(inputSchema: z.ZodType, returnsInput: boolean, describe: () => Reference) {
    this.inputSchema = inputSchema;
    this.returnsInput = returnsInput;
    this.#describe = describe;
  }

  /** Made when it is needed: a workflow calls few actions of a pack. */
  get reference(): Reference {
    this.#reference ??= this.#describe();
    return this.#reference;
  }
}

type Reference = Omit<ActionReference, 'name'>;

interface OutputNotes extends Omit<OutputReference, 'schema'> {
  readonly schema: z.ZodType;
}

interface Notes extends Omit<ActionReference, 'name' | 'input' | 'output' | 'errors'> {
  /** For an action that checks its input by itself. */
  readonly input?: z.ZodType;
  readonly returnsInput?: boolean;
  readonly errors?: readonly string[];
}

type KeysOf<Value> = Value extends readonly (infer Element)[] ? NamesIn<Element> : NamesIn<Value>;

/** Not those of arrays and maps, which are any. */
type NamesIn<Value> = Value extends readonly unknown[]
  ? never
  : Value extends object
    ? string extends keyof Value
      ? never
      : keyof Value
    : never;

/** Keys that an action returns, and that no output has. */
type Forgotten<Outputs extends readonly OutputNotes[], Returned> = Exclude<
  KeysOf<Returned>,
  KeysOf<z.output<Outputs[number]['schema']>>
>;

type Complete<Outputs extends readonly OutputNotes[], Returned> = [
  Forgotten<Outputs, Returned>,
] extends [never]
  ? Outputs
  : { readonly forgotten: Forgotten<Outputs, Returned> };

/** Describes an action. The compiler finds keys that it returns and that no output has. */
export function describe<Raw, Returned, const Outputs extends readonly OutputNotes[]>(
  action: Action<Raw, Returned>,
  output: Outputs & Complete<Outputs, Awaited<Returned>>,
  { about, input, returnsInput = false, errors = [], example }: Notes,
): DescribedAction {
  const inputSchema = input ?? inputSchemaOf(action);
  if (!(inputSchema instanceof z.ZodType)) throw new TypeError('the action has no schema of zod');
  return new DescribedAction(inputSchema, returnsInput, () => ({
    about,
    input: jsonSchemaOf(inputSchema, 'input'),
    output: output.map(outputReference),
    errors,
    example,
  }));
}

function outputReference({ schema, ...rest }: OutputNotes): OutputReference {
  return { ...rest, schema: jsonSchemaOf(schema, 'output') };
}
