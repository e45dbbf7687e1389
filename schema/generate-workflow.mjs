// Writes schema/workflow.schema.json from the form that the validator checks; --check only
// compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { workflowJsonSchema } from '../dist/schema/workflow-schema.js';

const file = new URL('workflow.schema.json', import.meta.url);
const fresh = await format(JSON.stringify(workflowJsonSchema()), {
  parser: 'json',
  printWidth: 100,
});
if (!process.argv.includes('--check')) {
  writeFileSync(file, fresh);
} else if (readFileSync(file, 'utf8') !== fresh) {
  console.error('schema/workflow.schema.json is not what npm run schema makes');
  process.exitCode = 1;
}
