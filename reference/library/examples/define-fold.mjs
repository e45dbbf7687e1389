// Shows: defineFold, FoldDefinition, FoldContext
import { defineFold } from 'millrace/action';

export const longest = defineFold({
  fold: (acc, texts) => texts.reduce((a, b) => (b.length > a.length ? b : a), acc),
  merge: (a, b) => (b.length > a.length ? b : a),
});

// A test can call its functions.
console.log(longest.fold('', ['ab', 'abc', 'b'], { with: null })); // abc
console.log(longest.merge('abc', 'abcd')); // abcd
