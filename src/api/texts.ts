// How a text that may come from anywhere is shown. It loads nothing else.
export { printable, printableLine } from '../lang/printable.ts';
