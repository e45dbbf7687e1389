import { styleText } from 'node:util';

type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Formats a text for the terminal. */
export type Style = (format: Format, text: string) => string;

/** For streams without colours. */
export const plain: Style = (_format, text) => text;

// The terminal checks its own stream for colours; `styleText` would check standard output.
export const colored: Style = (format, text) => styleText(format, text, { validateStream: false });
