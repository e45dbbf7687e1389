const plainKey = /^[A-Za-z_$][\w$]*$/;

const shownPath = 200;

/** Formats a path like `$.a[3]["b c"]`; a long one is cut in the middle. */
export function formatPath(steps: readonly (string | number)[]): string {
  const parts = steps.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return plainKey.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  const path = `$${parts.join('')}`;
  if (path.length <= shownPath) return path;
  return `${path.slice(0, shownPath / 2)}…${path.slice(-shownPath / 2)}`;
}
