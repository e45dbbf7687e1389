import { styleText } from 'node:util';
import { printable } from '../api/texts.ts';

type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** A text with a format. */
export interface Styled {
  readonly format: Format;
  readonly text: string;
}

/** One line for people. What it says is escaped when it is rendered: it may come from anywhere. */
export type Line = string | readonly (string | Styled)[];

export function styled(format: Format, text: string): Styled {
  return { format, text };
}

/** One line of several parts. */
export function joined(...parts: readonly (Line | Styled)[]): Line {
  return parts.flat();
}

/** The text of a line, on one line of a terminal. */
export function renderLine(line: Line, color: boolean): string {
  if (typeof line === 'string') return onOneLine(line);
  return line.map((part) => renderPart(part, color)).join('');
}

function renderPart(part: string | Styled, color: boolean): string {
  if (typeof part === 'string') return onOneLine(part);
  const text = onOneLine(part.text);
  // The terminal checks its own stream for colours; `styleText` would check standard output.
  return color ? styleText(part.format, text, { validateStream: false }) : text;
}

function onOneLine(text: string): string {
  return printable(text).replaceAll('\n', String.raw`\n`);
}
