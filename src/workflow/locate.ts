import type { Document, Node, YAMLMap } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { canonicalKey } from './keys.ts';
import { partOffsets } from './scalar-part.ts';
import type { SourceRange } from './problem.ts';
import type { WorkflowPath } from './workflow.ts';
import type { YamlText } from './yaml.ts';

export interface Part {
  readonly start: number;
  readonly end: number;
}

/** Finds canonical paths in the text, in any spelling and in short forms. */
export interface Locator {
  /**
   * Range of the value at `path` or a part of its text; of the innermost value that the text has,
   * if it lacks that one.
   */
  value(path: WorkflowPath, part?: Part): SourceRange | undefined;
  /** Range of the key at the end of `path`. */
  key(path: WorkflowPath): SourceRange | undefined;
}

interface Place {
  readonly node: Node;
  readonly key: Node | undefined;
}

/** `root` is the path of the workflow within the document. */
export function createLocator(yaml: YamlText, text: string, root: WorkflowPath): Locator {
  const range = (node: Node | undefined): SourceRange | undefined =>
    node?.range ? yaml.rangeOf(node.range[0], node.range[1]) : undefined;
  const find = (path: WorkflowPath): Place | undefined => walk(yaml.document, [...root, ...path]);
  return {
    value(path, part) {
      const place = find(path);
      if (part && isScalar(place?.node) && place.node.range) {
        const offsets = partOffsets(place.node, text, part);
        if (offsets) return yaml.rangeOf(offsets.start, offsets.end);
      }
      return range(place?.node);
    },
    key(path) {
      const place = find(path);
      return range(place?.key ?? place?.node);
    },
  };
}

/** Follows a path to its last step in the text. Skips the steps that a short form leaves out. */
function walk(document: Document, path: WorkflowPath): Place | undefined {
  const contents = resolve(document.contents, document);
  if (!contents) return undefined;
  let node: Node = contents;
  let key: Node | undefined;
  for (let depth = 0; depth < path.length; depth++) {
    const segment = path[depth];
    const next: Place | undefined =
      segment === undefined ? undefined : step(node, segment, document);
    if (!next) {
      // A list of one entry may be written as that entry, and a publish list as one map.
      if (isMap(node) && typeof segment === 'number') continue;
      break;
    }
    key = next.key;
    node = next.node;
  }
  return { node, key };
}

function step(node: Node, segment: string | number, document: Document): Place | undefined {
  if (isSeq(node) && typeof segment === 'number') {
    const child = resolve(node.items[segment], document);
    return child && { node: child, key: undefined };
  }
  if (!isMap(node) || typeof segment !== 'string') return undefined;
  const pair =
    node.items.find(({ key }) => spelled(key) === segment) ??
    node.items.find(({ key }) => String(spelled(key)).replaceAll('-', '_') === segment) ??
    node.items.find(({ key }) => canonicalKey(String(spelled(key)), 'workflow') === segment);
  if (!pair) return merged(node, segment, document);
  const key = isScalar(pair.key) ? pair.key : undefined;
  if (!key) return undefined;
  return { node: resolve(pair.value, document) ?? key, key };
}

/** A key that `<<` brings from another map, or from the first that has it of a list of maps. */
function merged(map: YAMLMap, segment: string, document: Document): Place | undefined {
  for (const { key, value } of map.items) {
    if (spelled(key) !== '<<') continue;
    const source = resolve(value, document);
    for (const one of isSeq(source) ? source.items : [source]) {
      const node = resolve(one, document);
      const found = isMap(node) ? step(node, segment, document) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function spelled(key: unknown): unknown {
  return isScalar(key) ? key.value : undefined;
}

function resolve(node: unknown, document: Document): Node | undefined {
  if (isAlias(node)) return node.resolve(document) ?? node;
  return isScalar(node) || isMap(node) || isSeq(node) ? node : undefined;
}
