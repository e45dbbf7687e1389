import type * as Reader from 'hyparquet';
import type * as Compressors from 'hyparquet-compressors';
import type * as Writer from 'hyparquet-writer';
import { MillraceError } from '../../errors.ts';
import { memberOf, messageOf } from '../../lang/thrown.ts';

/** Packages that are not installed with this one. */
type OptionalPackage = 'hyparquet' | 'hyparquet-writer' | 'hyparquet-compressors';

// A bundler takes a package that is not there only where its import is caught at once.

/** Throws MR516 with what to do. */
export function parquetReader(): Promise<typeof Reader> {
  return import('hyparquet').catch((cause: unknown) =>
    missing('hyparquet', 'to read a Parquet file', cause),
  );
}

/** Throws MR516 with what to do. */
export function parquetWriter(): Promise<typeof Writer> {
  return import('hyparquet-writer').catch((cause: unknown) =>
    missing('hyparquet-writer', 'to write a Parquet file', cause),
  );
}

/** Throws MR516 with what to do. */
export function parquetCompressors(codec: string): Promise<typeof Compressors> {
  const purpose = `to read a Parquet file that is compressed with ${codec}`;
  return import('hyparquet-compressors').catch((cause: unknown) =>
    missing('hyparquet-compressors', purpose, cause),
  );
}

function missing(name: OptionalPackage, purpose: string, cause: unknown): never {
  const isAbsent = memberOf(cause, 'code') === 'ERR_MODULE_NOT_FOUND';
  const state = isAbsent ? 'is not installed' : `cannot be loaded: ${messageOf(cause)}`;
  throw new MillraceError('MR516', `${purpose}, ${name} is needed, and it ${state}`, {
    cause,
    hint: `npm install ${name}`,
    details: { package: name },
  });
}
