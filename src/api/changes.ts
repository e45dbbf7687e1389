// What a workflow meant in the version before. For the command.
export type { Change } from '../plan/changes/change.ts';
export { findChanges } from '../plan/changes/find-changes.ts';
