// Not by its name: a Node before 22.8 does not export it.
import nodeModule from 'node:module';

/**
 * From now on, this thread keeps what V8 has compiled, and finds it the next time.
 * `NODE_COMPILE_CACHE` says where, and `NODE_DISABLE_COMPILE_CACHE` that it does not.
 */
export function cacheCode(): void {
  const enable: unknown = Reflect.get(nodeModule, 'enableCompileCache');
  if (typeof enable === 'function') enable();
}
