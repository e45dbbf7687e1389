// Draws workflows and runs.
export { drawGraph, type GraphFormat, workflowGraph } from '../graph/draw.ts';
export type { DrawnEdge, DrawnTask, WorkflowGraph } from '../graph/model.ts';
