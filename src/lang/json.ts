/** What JSON text can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object of JSON, read-only. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** An object that is no list: of parsed JSON and of views, a map. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isRecord(value);
}
