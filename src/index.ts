// The public API. The command loads only the parts of it that it uses. A program loads everything
// at once: on Node 20 an import that failed, for lack of descriptors, would fail for ever.
import './executor/compose.ts';

export * from './api/actions.ts';
export * from './api/basics.ts';
export * from './api/diagnosis.ts';
export * from './api/graphs.ts';
export * from './api/runs.ts';
export * from './api/stored-runs.ts';
export * from './api/workflows.ts';
