// Shows: drawGraph, workflowGraph, WorkflowGraph
import { drawGraph, workflowGraph } from 'millrace';

const graph = workflowGraph({
  tasks: [
    { name: 'list', action: 'core.noop' },
    { name: 'show', action: 'core.noop', needs: 'list' },
  ],
});
console.log(graph.edges[0]); // { from: 'list', to: 'show', kind: 'needs' }
console.log(drawGraph(graph, 'mermaid').split('\n')[0]); // flowchart TD
