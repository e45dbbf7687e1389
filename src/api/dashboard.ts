// Serves pages over a store. It loads the language, and threads are part of what it knows of.
export { serveDashboard } from '../dashboard/serve.ts';
