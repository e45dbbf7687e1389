/** Why a value cannot be a document; the writer adds where. */
export class Refusal extends Error {
  readonly code: 'MR701' | 'MR702';

  constructor(code: 'MR701' | 'MR702', what: string) {
    super(what);
    this.code = code;
  }
}

const plainKey = /^[A-Za-z_$][\w$]*$/;

/** `$.a[3]["b c"]` */
export function formatPath(steps: readonly (string | number)[]): string {
  const parts = steps.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return plainKey.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return `$${parts.join('')}`;
}
