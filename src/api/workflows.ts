// Reads and checks workflows. Threads are loaded for the actions of a user only.
export {
  checkWorkflow,
  type CheckOptions,
  type WorkflowCheck,
} from '../executor/check-workflow.ts';
export { parseParameters } from '../executor/parse-parameters.ts';
export { readWorkflow } from '../executor/read-workflow.ts';
