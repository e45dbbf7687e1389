import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import type { OptionKinds } from '../call-options.ts';
import { type Kind, record } from '../lang/kinds.ts';

/** How runs are traced and measured. */
export interface InstrumentOptions {
  /** Default: the one that is registered globally. */
  readonly tracerProvider?: TracerProvider;
  /** Default: the one that is registered globally. */
  readonly meterProvider?: MeterProvider;
  /** The share of items that have a span, from 0 (the default) to 1. All are counted. */
  readonly items?: number;
}

const share: Kind = {
  words: 'a number from 0 to 1',
  fits: (value) => typeof value === 'number' && value >= 0 && value <= 1,
};

const provider: Kind = { words: 'a provider of OpenTelemetry', fits: record.fits };

export const kindsOf: OptionKinds<InstrumentOptions> = {
  tracerProvider: provider,
  meterProvider: provider,
  items: share,
};
