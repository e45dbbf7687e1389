// The package `millrace/document`.
export { release, share, view } from './share.ts';
export type { Shared, SharedHandle } from './share.ts';
export { toJS } from './views/to-js.ts';
