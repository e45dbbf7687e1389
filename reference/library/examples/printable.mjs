// Shows: printable, printableLine
import { printable, printableLine } from 'millrace';

console.log(printable('red: \u001b[31m')); // red: \u001b[31m
console.log(printableLine('two\nlines')); // two lines
