/** What the benchmarks call. */
export function noop(): null {
  return null;
}

export function touch(input: { readonly value: number }): number {
  return input.value;
}
