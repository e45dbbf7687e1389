// How the command shows a text that may come from anywhere: nothing else loads. The package exports
// the same functions with checks of their argument, from `basics`.
export { printable, printableLine } from '../lang/printable.ts';
