/** The same no-op as `bench.noop`, for pools that load a module with one function. */
export default function noop(): null {
  return null;
}
