import { MillraceError, type Problem } from '../../api/basics.ts';

/**
 * The problems of the workflow behind `each` are those of its words: nobody has written the text in
 * which they have their places.
 */
export function wrongWords(error: unknown): unknown {
  if (!(error instanceof MillraceError) || error.code !== 'MR502') return error;
  const problems = error.details['problems'] as readonly Problem[];
  const messages = problems.map(({ code, message }) => `${code} ${message}`);
  const { hint } = problems.find((problem) => problem.hint !== undefined) ?? {};
  const message = [...new Set(messages)].join('; ');
  return new MillraceError('MR501', message, hint === undefined ? {} : { hint });
}
