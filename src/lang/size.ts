const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1000,
  mb: 1000 ** 2,
  gb: 1000 ** 3,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

const sizePattern = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?i?b?)\s*$/i;

/** Bytes of `1024`, `'1024'`, `'16 KiB'`, `'1.5MiB'` or `'10 MB'`; undefined for anything else. */
export function parseSize(value: string | number): number | undefined {
  if (typeof value === 'number') return value >= 0 && Number.isFinite(value) ? value : undefined;
  const match = sizePattern.exec(value);
  const unit = units[match?.[2]?.toLowerCase() ?? '?'];
  return match && unit !== undefined ? Math.round(Number(match[1]) * unit) : undefined;
}
