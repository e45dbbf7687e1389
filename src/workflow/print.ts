import { stringify } from 'yaml';
import type { JsonObject } from '../lang/json.ts';

/** YAML text that reads back as the same workflow. */
export function printYaml(workflow: JsonObject): string {
  return stringify(workflow, { lineWidth: 110, aliasDuplicateObjects: false });
}
