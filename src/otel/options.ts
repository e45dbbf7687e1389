import type { OptionKinds } from '../call-options.ts';
import { type Kind, record } from '../lang/kinds.ts';
import type { InstrumentOptions } from './instrument.ts';

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
