/** Reads a member that is a primitive. */
interface MemberReader {
  small(node: number): unknown;
}

type Make = (reader: MemberReader, first: number) => object;

/** Records of a shape after which compiling a function for them pays off. */
const worthwhile = 256;

/** Makes plain objects from records of one shape, all of whose members are small primitives. */
export class RecordFactory {
  readonly #keys: readonly string[];
  #made = 0;
  #make: Make;

  constructor(keys: readonly string[]) {
    this.#keys = keys;
    this.#make = (reader, first) => assemble(keys, reader, first);
  }

  /** The members are the nodes from `first` on. */
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

/** Sets a member, also `__proto__`: assigning that would change the prototype. */
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

/** Compiles an object literal, several times faster than assignments. Undefined where forbidden. */
function compile(keys: readonly string[]): Make | undefined {
  const members = keys.map((key, i) => `${literalName(key)}: reader.small(first + ${i})`);
  try {
    return new Function('reader', 'first', `return {${members.join()}}`) as Make;
  } catch {
    return undefined;
  }
}

/** `"__proto__":` in a literal sets the prototype; a computed name does not. */
function literalName(key: string): string {
  return key === '__proto__' ? `["${key}"]` : JSON.stringify(key);
}
