import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

/** A router with the request of Node. */
export type Api = Hono<{ Bindings: HttpBindings }>;
