import { readFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { isTypeScript } from './module-kind.ts';

/** Set once this thread can load TypeScript. */
let installing: Promise<void> | undefined;

/**
 * Makes this thread able to import TypeScript files, if the Node that runs it cannot by itself
 * (before 22.18). The compiler is loaded only then.
 */
export async function enableTypeScript(): Promise<void> {
  if (Reflect.get(process.features, 'typescript')) return;
  installing ??= install();
  await installing;
}

interface CommonJsModule {
  _compile(code: string, file: string): unknown;
}

type Loader = (module: CommonJsModule, file: string) => unknown;

async function install(): Promise<void> {
  const { stripTypes } = await import('./strip.ts');
  const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  register(`./hooks${suffix}`, import.meta.url);
  // `require` loads a file with an unknown suffix as `.js`. A suffix that it knew would be tried
  // where a path has none, which Node does not do.
  const loaders: Record<string, Loader> = Object(createRequire(import.meta.url).extensions);
  const loadScript = loaders['.js'];
  loaders['.js'] = (module, file) =>
    isTypeScript(file)
      ? module._compile(stripTypes(readFileSync(file, 'utf8'), file), file)
      : loadScript?.(module, file);
}
