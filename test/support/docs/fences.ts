/** The start of a fenced block; `marker` are its backticks or tildes. */
export interface Fence {
  readonly indent: number;
  readonly marker: string;
  readonly language: string;
}

export function opensBlock(line: string): Fence | undefined {
  const found = /^(\s*)(`{3,}|~{3,})\s*([\w-]*)/.exec(line);
  if (found === null) return undefined;
  const [, indent = '', marker = '', language = ''] = found;
  return { indent: indent.length, marker, language };
}

/** A closing fence is as long as the one that opens, or longer, with nothing behind it. */
export function closesBlock(line: string, marker: string): boolean {
  const text = line.trim();
  return text.startsWith(marker) && text.replaceAll(marker.charAt(0), '') === '';
}
