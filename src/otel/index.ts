// The entry `millrace/otel`. It needs the package `@opentelemetry/api`.
export { instrument } from './instrument.ts';
export type { InstrumentOptions } from './options.ts';
