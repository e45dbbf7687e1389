import type { SchemaElement, SchemaTree } from 'hyparquet';
import { anyText } from './any-text.ts';
import { leafOf, type ToText } from './leaf-text.ts';

/** A column of the rows of a file; it has columns of its own for members of lists and objects. */
export interface RowColumn {
  readonly name: string;
  /** `"name":` */
  readonly key: string;
  /** Also of null. */
  readonly text: ToText;
  /** Each page of it can be read alone. */
  readonly isFlat: boolean;
}

export interface RowTexts {
  readonly columns: readonly RowColumn[];
  /** The elements of the schema as the file is read with them, in their order. */
  readonly read: readonly SchemaElement[];
}

/** How the rows of a file become JSON text. `schema` are the elements that `root` is made of. */
export function rowTexts(root: SchemaTree, schema: readonly SchemaElement[]): RowTexts {
  const read = new Map<SchemaElement, SchemaElement>();
  const columns = root.children.map((node) => ({
    name: node.element.name,
    key: `${JSON.stringify(node.element.name)}:`,
    text: textOf(node, read),
    isFlat: node.children.length === 0 && !isRepeated(node),
  }));
  return { columns, read: schema.map((element) => read.get(element) ?? element) };
}

type Read = Map<SchemaElement, SchemaElement>;

function textOf(node: SchemaTree, read: Read): ToText {
  const text = orNull(valueText(node, read));
  if (!isRepeated(node)) return text;
  return (value) => (Array.isArray(value) ? listText(value, text) : text(value));
}

function valueText(node: SchemaTree, read: Read): ToText {
  const { element, children } = node;
  const [child] = children;
  if (!child) {
    const leaf = leafOf(element);
    read.set(element, leaf.read);
    return leaf.text;
  }
  if (element.logical_type?.type === 'VARIANT') return anyText;
  if (element.converted_type === 'LIST' && children.length === 1 && isRepeated(child)) {
    // The repeated element is the list, or a group around what it has.
    const [only, ...others] = child.children;
    const text = orNull(valueText(only && others.length === 0 ? only : child, read));
    return (value) => (Array.isArray(value) ? listText(value, text) : text(value));
  }
  if (element.converted_type === 'MAP' && child.children.length === 2) {
    return mapText(child, read);
  }
  return structText(children, read);
}

function mapText({ children }: SchemaTree, read: Read): ToText {
  const [key, value] = children;
  if (key) valueText(key, read);
  const text = value ? textOf(value, read) : anyText;
  return (map) => {
    if (map instanceof Uint8Array || Array.isArray(map)) return anyText(map);
    const members = Object.entries(Object(map));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${text(member)}`).join(',')}}`;
  };
}

function structText(children: readonly SchemaTree[], read: Read): ToText {
  const members = children.map((node) => ({
    name: node.element.name,
    key: `${JSON.stringify(node.element.name)}:`,
    text: textOf(node, read),
  }));
  const one: ToText = (value) =>
    `{${members.map(({ name, key, text }) => key + text(Object(value)[name])).join(',')}}`;
  return (value) => (Array.isArray(value) ? listText(value, orNull(one)) : one(value));
}

function listText(values: readonly unknown[], text: ToText): string {
  return `[${values.map(text).join(',')}]`;
}

function orNull(text: ToText): ToText {
  return (value) => (value === null || value === undefined ? 'null' : text(value));
}

function isRepeated({ element }: SchemaTree): boolean {
  return element.repetition_type === 'REPEATED';
}
