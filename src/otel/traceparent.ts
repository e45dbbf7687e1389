import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';

/** The header of W3C Trace Context, version 00; undefined for a span that is not recorded. */
export function traceparentOf(span: SpanContext): string | undefined {
  if (!isSpanContextValid(span)) return undefined;
  const flags = span.traceFlags.toString(16).padStart(2, '0');
  return `00-${span.traceId}-${span.spanId}-${flags}`;
}
