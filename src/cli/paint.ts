import { styleText } from 'node:util';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours a text for the terminal, or leaves it as it is where colours are not wanted. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

// Whether the stream can show colours was asked before; stdout, which styleText would ask, is another stream.
export const colored: Paint = (style, text) => styleText(style, text, { validateStream: false });
