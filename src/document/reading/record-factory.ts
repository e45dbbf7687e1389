/** Reads a member that is a primitive. */
interface MemberReader {
  small(node: number): unknown;
}

type Make = (reader: MemberReader, first: number) => object;

/** After so many records of a shape it pays to compile a function that makes them. */
const worthwhile = 256;

/** Makes plain objects of the records of one shape, whose members are all small, from the nodes at `first` on. */
export class RecordFactory {
  readonly #keys: readonly string[];
  #made = 0;
  #make: Make;

  constructor(keys: readonly string[]) {
    this.#keys = keys;
    this.#make = (reader, first) => assemble(keys, reader, first);
  }

  make(reader: MemberReader, first: number): object {
    if (++this.#made === worthwhile) this.#make = compile(this.#keys) ?? this.#make;
    return this.#make(reader, first);
  }
}

function assemble(keys: readonly string[], reader: MemberReader, first: number): object {
  const record: Record<string, unknown> = {};
  let child = first;
  for (const key of keys) setMember(record, key, reader.small(child++));
  return record;
}

/** Assigning `__proto__` would change the prototype. */
export function setMember(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') record[key] = value;
  else {
    Object.defineProperty(record, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}

/** An object literal is made several times faster than member by member. Undefined where code may not be compiled. */
function compile(keys: readonly string[]): Make | undefined {
  const members = keys.map((key, i) => `${literalName(key)}: reader.small(first + ${i})`);
  try {
    return new Function('reader', 'first', `return {${members.join()}}`) as Make;
  } catch {
    return undefined;
  }
}

/** A literal that says `"__proto__":` sets the prototype, one that computes the name does not. */
function literalName(key: string): string {
  return key === '__proto__' ? `["${key}"]` : JSON.stringify(key);
}
