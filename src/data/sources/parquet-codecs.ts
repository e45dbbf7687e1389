import zlib from 'node:zlib';
import type { CompressionCodec, Compressors } from 'hyparquet';
import { parquetCompressors } from '../../formats/parquet/packages.ts';
import { SourceError } from './source-error.ts';

type Decompress = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** What `hyparquet` reads by itself. */
const known: ReadonlySet<CompressionCodec> = new Set(['UNCOMPRESSED', 'SNAPPY']);

/** What Node has, which is faster than a package; a codec as the package has it, for the rest. */
const ofNode: Readonly<Partial<Record<CompressionCodec, string>>> = {
  GZIP: 'gunzipSync',
  BROTLI: 'brotliDecompressSync',
  // From Node 22.15 on.
  ZSTD: 'zstdDecompressSync',
};

/** What decompresses the pages of a file. Throws for a codec that nothing here has. */
export async function compressorsFor(codecs: Iterable<CompressionCodec>): Promise<Compressors> {
  const found: Compressors = {};
  for (const codec of codecs) {
    if (known.has(codec)) continue;
    const decompress: unknown = Reflect.get(zlib, ofNode[codec] ?? '');
    if (typeof decompress === 'function') {
      found[codec] = (bytes, length) =>
        (decompress as Decompress)(bytes, { maxOutputLength: Math.max(1, length) });
      continue;
    }
    const { compressors } = await parquetCompressors(codec);
    const packaged = compressors[codec];
    if (!packaged) throw new SourceError(`nothing can decompress ${codec}, which its pages are in`);
    found[codec] = packaged;
  }
  return found;
}
