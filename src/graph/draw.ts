import { requireWorkflow } from '../plan/valid-workflow.ts';
import type { WorkflowInput } from '../workflow/source.ts';
import type { RunFacts, WorkflowGraph } from './model.ts';
import { graphOf } from './model.ts';
import { toDot } from './dot.ts';
import { toMermaid } from './mermaid.ts';
import { toSvg } from './svg.ts';

export type GraphFormat = 'mermaid' | 'dot' | 'svg' | 'json';

/** The graph of a workflow, or of a run if its report is given. Throws MR502 with all problems. */
export function workflowGraph(workflow: WorkflowInput, run?: RunFacts): WorkflowGraph {
  return graphOf(requireWorkflow(workflow).plan, run);
}

/** Formats a graph for Mermaid, Graphviz, browsers (SVG) or programs (JSON). */
export function drawGraph(graph: WorkflowGraph, format: GraphFormat): string {
  switch (format) {
    case 'mermaid':
      return toMermaid(graph);
    case 'dot':
      return toDot(graph);
    case 'svg':
      return toSvg(graph);
    case 'json':
      return `${JSON.stringify({ schema: 'millrace.graph/1', ...graph })}\n`;
  }
}
