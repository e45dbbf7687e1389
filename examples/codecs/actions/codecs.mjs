import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as zlib from 'node:zlib';
import { drawPlot } from '../plot.mjs';
import { mad, median } from '../statistics.mjs';

const codecs = {
  deflate: {
    pack: (data, level) => zlib.deflateSync(data, { level }),
    unpack: zlib.inflateSync,
  },
  gzip: {
    pack: (data, level) => zlib.gzipSync(data, { level }),
    unpack: zlib.gunzipSync,
  },
  brotli: {
    pack: (data, level) => {
      const params = {
        [zlib.constants.BROTLI_PARAM_QUALITY]: level,
        [zlib.constants.BROTLI_PARAM_SIZE_HINT]: data.length,
      };
      return zlib.brotliCompressSync(data, { params });
    },
    unpack: zlib.brotliDecompressSync,
  },
};

/** Compresses and unpacks a file: once as a warm-up, once measured. */
export async function measure({ file, codec, level }) {
  const data = await readFile(file);
  const { pack, unpack } = codecs[codec];
  const packed = pack(data, level);
  if (!unpack(packed).equals(data)) throw new Error(`${codec} ${level} does not restore ${file}`);
  const pack_ms = milliseconds(() => pack(data, level));
  const unpack_ms = milliseconds(() => unpack(packed));
  return { file, codec, level, bytes: data.length, packed: packed.length, pack_ms, unpack_ms };
}

function milliseconds(work) {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** One row per file, codec and level, and one per codec and level over all files. */
export function summarize({ measured }) {
  const files = groups(measured, ({ file, codec, level }) => `${file}\n${codec}\n${level}`).map(
    (runs) => row(runs, { file: runs[0].file }),
  );
  const overall = groups(files, ({ codec, level }) => `${codec}\n${level}`).map((rows) => {
    const sum = (member) => rows.reduce((total, one) => total + one[member], 0);
    const { codec, level } = rows[0];
    return described({
      codec,
      level,
      bytes: sum('bytes'),
      packed: sum('packed'),
      pack_ms: sum('pack_ms'),
      pack_mad: sum('pack_mad'),
      unpack_ms: sum('unpack_ms'),
      unpack_mad: sum('unpack_mad'),
    });
  });
  return { files: files.toSorted(byName), overall: overall.toSorted(byName) };
}

function groups(rows, keyOf) {
  const found = new Map();
  for (const one of rows) {
    const key = keyOf(one);
    const group = found.get(key);
    if (group) group.push(one);
    else found.set(key, [one]);
  }
  return [...found.values()];
}

function row(runs, more) {
  const { codec, level, bytes, packed } = runs[0];
  const pack = runs.map(({ pack_ms }) => pack_ms);
  const unpack = runs.map(({ unpack_ms }) => unpack_ms);
  return described({
    ...more,
    codec,
    level,
    runs: runs.length,
    bytes,
    packed,
    pack_ms: median(pack),
    pack_mad: mad(pack),
    unpack_ms: median(unpack),
    unpack_mad: mad(unpack),
  });
}

/** Adds the ratio, and the speeds in MB of the original per second. */
function described(one) {
  const speed = (ms) => one.bytes / 1e3 / Math.max(ms, 1e-6);
  return {
    ...one,
    ratio: one.bytes / Math.max(one.packed, 1),
    pack_speed: speed(one.pack_ms),
    unpack_speed: speed(one.unpack_ms),
  };
}

function byName(a, b) {
  const files = (a.file ?? '').localeCompare(b.file ?? '');
  return files || a.codec.localeCompare(b.codec) || a.level - b.level;
}

/** Writes the plot as SVG. */
export async function plot({ path, rows, caption }) {
  const file = resolve(path);
  await writeFile(file, drawPlot(rows, caption));
  return { path: file };
}
