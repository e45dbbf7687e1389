import { requireArgument } from '../call-options.ts';
import { type Kind, list, oneOf, record, text } from '../lang/kinds.ts';
import { printableLine } from '../lang/printable.ts';
import { requireWorkflow } from '../plan/valid-workflow.ts';
import { requireWorkflowInput } from '../workflow/require-input.ts';
import type { WorkflowInput } from '../workflow/source.ts';
import type { DrawnEdge, DrawnTask, RunFacts, WorkflowGraph } from './model.ts';
import { graphOf } from './model.ts';
import { toDot } from './dot.ts';
import { toMermaid } from './mermaid.ts';
import { toSvg } from './svg.ts';

const formats = ['mermaid', 'dot', 'svg', 'json'] as const;

/** The formats of drawings. */
export type GraphFormat = (typeof formats)[number];

const graphKind: Kind = {
  words: 'a graph, as workflowGraph returns it',
  fits: (value) =>
    text.fits(Object(value).workflow) && hasList(value, 'tasks') && hasList(value, 'edges'),
};

const factsKind: Kind = {
  words: 'the report of a run',
  fits: (value) => record.fits(value) && record.fits(Object(value).tasks),
  hint: (value) => (typeof Object(value).report === 'function' ? 'pass run.report()' : undefined),
};

function hasList(value: unknown, name: string): boolean {
  return list.fits(Object(value)[name]);
}

/** The graph of a workflow, or of a run if its report is given. Throws MR502 with all problems. */
export function workflowGraph(workflow: WorkflowInput, run?: RunFacts): WorkflowGraph {
  requireWorkflowInput('workflowGraph', workflow);
  if (run !== undefined) requireArgument('workflowGraph', 'run', run, factsKind);
  return graphOf(requireWorkflow(workflow).plan, run);
}

/**
 * Formats a graph for Mermaid, Graphviz, browsers (SVG) or programs (JSON). In
 * drawings, controls are shown as their escapes: `printable`.
 */
export function drawGraph(graph: WorkflowGraph, format: GraphFormat): string {
  requireArgument('drawGraph', 'graph', graph, graphKind);
  requireArgument('drawGraph', 'format', format, oneOf(formats));
  switch (format) {
    case 'mermaid':
      return toMermaid(printableGraph(graph));
    case 'dot':
      return toDot(printableGraph(graph));
    case 'svg':
      return toSvg(printableGraph(graph));
    case 'json':
      return `${JSON.stringify({ schema: 'millrace.graph/1', ...graph })}\n`;
  }
}

/** The texts of a graph as a drawing shows them: names of tasks have no controls. */
function printableGraph(graph: WorkflowGraph): WorkflowGraph {
  const { workflow, tasks, edges } = graph;
  return {
    ...graph,
    workflow: printableLine(workflow),
    tasks: tasks.map(printableTask),
    edges: edges.map(printableEdge),
  };
}

function printableTask(task: DrawnTask): DrawnTask {
  const { action, list, tasks, edges } = task;
  return {
    ...task,
    action: printableLine(action),
    ...(list === undefined ? {} : { list: printableLine(list) }),
    ...(tasks ? { tasks: tasks.map(printableTask) } : {}),
    ...(edges ? { edges: edges.map(printableEdge) } : {}),
  };
}

function printableEdge(edge: DrawnEdge): DrawnEdge {
  const { when } = edge;
  return when === undefined ? edge : { ...edge, when: printableLine(when) };
}
