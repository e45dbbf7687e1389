// Draws workflows and runs.
export { drawGraph, type GraphFormat, workflowGraph } from '../graph/draw.ts';
export type { DrawnEdge, DrawnTask, RunFacts, WorkflowGraph } from '../graph/model.ts';
