// Checks workflows. Threads are loaded for the actions of a user only.
export { checkWorkflow, type WorkflowCheck } from '../executor/check-workflow.ts';
