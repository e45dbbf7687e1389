import { MillraceError } from '../errors.ts';
import type { RunRecord } from '../run/records.ts';
import type { Language } from '../workflow/workflow.ts';

/** The rules that a run keeps. Throws MR602. */
export function languageOf({ id, language = 1 }: RunRecord): Language {
  if (language === 1 || language === 2 || language === 3) return language;
  const message = `run ${id} was started by a newer version of Millrace (language ${language})`;
  throw new MillraceError('MR602', message, {
    hint: 'Update Millrace to the version that started it, or a later one.',
    details: { run: id },
  });
}
