/** Counts the words of a text. */
export function count({ text }, ctx) {
  if (text === '') throw new Error('the text is empty');
  const words = text.split(' ');
  ctx.log('counted', { words: words.length });
  return words.length;
}
