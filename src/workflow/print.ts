import { stringify } from 'yaml';
import type { JsonObject } from '../lang/json.ts';

/** A workflow as YAML text, which reads back as the same. */
export function printYaml(workflow: JsonObject): string {
  return stringify(workflow, { lineWidth: 110, aliasDuplicateObjects: false });
}
