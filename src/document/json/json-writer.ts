import { Kind } from '../../../schema/generated/document.ts';
import { isInvalidDate, isPlain, unbox } from '../../lang/foreign-object.ts';
import { formatPath } from '../../lang/path.ts';
import { maxDepth } from '../format/layout.ts';
import type { NodeReader } from '../reading/reader.ts';
import { originIn } from '../views/view-origin.ts';
import { EncodeError, explain, refuse } from '../writing/encode-error.ts';
import {
  type Frame,
  ListFrame,
  MembersFrame,
  NodesFrame,
  NumbersFrame,
  pieceLength,
  RecordFrame,
  TextFrame,
} from './frames.ts';

/** Writes JSON text part by part. */
export class JsonWriter {
  /** What was written since the last `take`. */
  #text = '';
  /** What has begun and not ended, outermost first. */
  readonly #stack: Frame[] = [];
  #root = '$';
  readonly #partLength: number;
  readonly #indent: string;
  /** The JSON of keys that were written. */
  readonly #keys = new Map<string, string>();

  constructor(partLength: number, indent: number) {
    this.#partLength = partLength;
    this.#indent = ' '.repeat(indent);
  }

  /** Begins a value that messages call `root`. Throws MR701 or MR702. */
  begin(value: unknown, root = '$'): void {
    this.#root = root;
    try {
      const data = dataOf(value);
      if (data === undefined) refuse(data);
      this.#put(data);
    } catch (thrown) {
      throw explain(thrown, this.#path());
    }
  }

  /** Writes the next part. False when nothing is left. Throws MR701 or MR702. */
  advance(): boolean {
    try {
      for (let frame = this.#stack.at(-1); frame; frame = this.#stack.at(-1)) {
        if (!frame.advance(this)) this.#close(frame);
        else if (this.#text.length >= this.#partLength) return true;
      }
      return false;
    } catch (thrown) {
      throw explain(thrown, this.#path());
    }
  }

  get length(): number {
    return this.#text.length;
  }

  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  pauses(frame: Frame): boolean {
    return this.#text.length >= this.#partLength || this.#stack.at(-1) !== frame;
  }

  value(value: unknown, frame: Frame): void {
    this.#separate(frame);
    const data = dataOf(value);
    if (data === undefined) refuse(data);
    this.#put(data);
  }

  /** A member that is undefined is none. */
  member(key: string, value: unknown, frame: Frame): void {
    const data = dataOf(value);
    if (data === undefined) return;
    this.#putKey(key, frame);
    this.#put(data);
  }

  node(reader: NodeReader, node: number, frame: Frame): void {
    this.#separate(frame);
    this.#putNode(reader, node);
  }

  memberNode(key: string, reader: NodeReader, node: number, frame: Frame): void {
    this.#putKey(key, frame);
    this.#putNode(reader, node);
  }

  piece(text: string): void {
    this.#text += text;
  }

  #put(value: unknown): void {
    if (typeof value === 'string') this.#putText(value);
    else if (typeof value === 'number') this.#putNumber(value);
    else if (typeof value === 'boolean' || value === null) this.#text += String(value);
    else if (typeof value === 'object') this.#putContainer(value);
    else refuse(value);
  }

  #putText(text: string): void {
    if (text.length > pieceLength) this.#open('"', new TextFrame(text));
    else this.#text += JSON.stringify(text);
  }

  #putNumber(value: number): void {
    if (!Number.isFinite(value)) refuse(value);
    this.#text += Object.is(value, -0) ? '-0' : String(value);
  }

  #putContainer(value: object): void {
    const origin = originIn(value);
    if (origin?.kind === 'node') this.#putNode(origin.reader, origin.node);
    else if (origin?.kind === 'parts') this.#open('[', new ListFrame(origin.parts));
    else if (Array.isArray(value)) this.#open('[', new ListFrame(value));
    else if (isPlain(value)) this.#open('{', new RecordFrame(value));
    else refuse(value);
  }

  #putNode(reader: NodeReader, node: number): void {
    const kind = reader.kind(node);
    if (kind === Kind.Record) this.#open('{', new MembersFrame(reader, node));
    else if (kind === Kind.Array) this.#open('[', new NodesFrame(reader, node));
    else if (kind === Kind.Numbers) this.#open('[', new NumbersFrame(reader, node));
    else this.#put(reader.isSmall(node) ? reader.small(node) : reader.primitive(node, kind));
  }

  #open(bracket: string, frame: Frame): void {
    if (this.#stack.length > maxDepth)
      throw new EncodeError('MR702', `nested more than ${maxDepth} levels deep`);
    this.#text += bracket;
    this.#stack.push(frame);
  }

  #close({ close, isEmpty }: Frame): void {
    this.#stack.pop();
    if (!isEmpty) this.#endLine();
    this.#text += close;
  }

  #separate(frame: Frame): void {
    if (!frame.isEmpty) this.#text += ',';
    frame.isEmpty = false;
    this.#endLine();
  }

  #endLine(): void {
    if (this.#indent !== '') this.#text += `\n${this.#indent.repeat(this.#stack.length)}`;
  }

  #putKey(key: string, frame: Frame): void {
    this.#separate(frame);
    let text = this.#keys.get(key);
    if (text === undefined) {
      text = `${JSON.stringify(key)}${this.#indent === '' ? ':' : ': '}`;
      this.#keys.set(key, text);
    }
    this.#text += text;
  }

  #path(): string {
    return `${this.#root}${formatPath(this.#stack.map(({ step }) => step)).slice(1)}`;
  }
}

/** What a `toJSON` returns, or the value. Views do not list theirs, which would copy them. */
function dataOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    if (isInvalidDate(value)) refuse(value);
    return value.toJSON();
  }
  return Array.isArray(value) || isPlain(value) ? value : unbox(value);
}
