// Serves pages over a store. It loads the language, and threads are part of what it knows of.
export { type Served, serveDashboard, type ServeOptions } from '../dashboard/serve.ts';
