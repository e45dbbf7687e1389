interface Text {
  readonly item: number;
  readonly text: string;
}

/** A record with a text of about `bytes` bytes, different for each item. */
export function text({ item, bytes }: { readonly item: number; readonly bytes: number }): Text {
  return {
    item,
    text: String(item)
      .padStart(10, '0')
      .repeat(Math.ceil(bytes / 10)),
  };
}

function lengthOf(values: readonly Text[]): number {
  let length = 0;
  for (const value of values) length += value.text.length;
  return length;
}

export function read(values: readonly Text[]): number {
  return lengthOf(values);
}

export function keep(values: readonly Text[]): number {
  const kept = values.filter(({ item }) => item >= 0);
  return lengthOf(kept) + lengthOf(kept);
}
