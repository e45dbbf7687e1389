// The public API. The command loads only the parts of it that it uses.
export * from './api/action-reference.ts';
export * from './api/actions.ts';
export * from './api/basics.ts';
export * from './api/diagnosis.ts';
export * from './api/graphs.ts';
export * from './api/runs.ts';
export * from './api/stored-runs.ts';
export * from './api/workflows.ts';
export * from './api/limits.ts';
