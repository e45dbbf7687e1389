// The entry `millrace/otel`. It needs the package `@opentelemetry/api`.
export { instrument, type InstrumentOptions } from './instrument.ts';
