import { InvalidArgumentError } from 'commander';
import { fieldNames } from '../option-values.ts';
import { type ItemRow, rowNames } from './item-row.ts';

/** A part of a row: `ms`, `output.url`, `error.message`. */
export interface Field {
  /** As typed. */
  readonly name: string;
  readonly path: readonly string[];
}

/** A field to sort by. */
export interface SortField extends Field {
  readonly descends: boolean;
}

export function parseFields(text: string): readonly Field[] {
  return fieldNames(text).map(parseField);
}

/** `ms`, or from the largest on `-ms`. */
export function parseSort(text: string): SortField {
  const descends = text.startsWith('-');
  return { ...parseField(descends ? text.slice(1) : text), descends };
}

function parseField(name: string): Field {
  const path = name.split('.');
  const [first = ''] = path;
  if (rowNames.some((known) => known === first) && path.every((part) => part !== '')) {
    return { name, path };
  }
  throw new InvalidArgumentError(`'${name}' must begin with one of ${rowNames.join(', ')}.`);
}

/** What is not there is undefined. */
export function valueOf(row: ItemRow, { path }: Field): unknown {
  let value: unknown = row;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = Object(value)[part];
  }
  return value;
}
