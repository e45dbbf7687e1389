/**
 * Characters that a terminal obeys instead of showing them: controls (C0 but tab and line feed,
 * DEL, C1), the controls of bidirectional text, and the line ends of Unicode.
 */
const obeyed = /[^\P{Cc}\n\t]|[\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

const short: Readonly<Record<string, string>> = {
  '\b': String.raw`\b`,
  '\f': String.raw`\f`,
  '\r': String.raw`\r`,
};

/**
 * Shows every character that a terminal would obey as its escape in JSON, such as `\u001b`. Tabs
 * and line feeds stay. JSON text stays JSON text of the same value.
 */
export function printable(text: string): string {
  return text.replaceAll(
    obeyed,
    (char) => short[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same on one line: a line break with the blanks around it becomes a blank, as does a tab. */
export function printableLine(text: string): string {
  return printable(text.replaceAll(/\s*[\n\r]\s*|\t/g, ' '));
}
