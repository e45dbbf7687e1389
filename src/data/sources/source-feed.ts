import { isTranscoded } from '../../formats/decode.ts';
import type { CutChunk } from '../../formats/split/chunker.ts';
import type { CsvHead } from '../../formats/split/csv-head.ts';
import { PrefixCheck } from '../../formats/split/prefix-check.ts';
import type { TextForm } from '../../formats/split/text-splitter.ts';
import type { Failure } from '../../items/failure.ts';
import type { Chunk } from '../../wire/shared/directory.ts';
import type { Feed, FeedListener, FeedRequest, OpenedSource } from '../../ports/data.ts';
import { nameOf } from '../../wire/source.ts';
import { ChunkWriter, ClosedSource } from './chunk-writer.ts';
import { FileCheck } from './file-check.ts';
import { type FeedLimits, feedLimits, limitsOf } from './feed-limits.ts';
import { addedTo, type FileIdentity, parseIdentity, type SourceIdentity } from './identity.ts';
import { openSource } from './open-source.ts';
import { countsOf, firstPosition, nextOf, parsePosition, type SourcePosition } from './position.ts';
import { ParquetText } from './parquet-text.ts';
import { pump } from './pump.ts';
import { SourceError, sourceFailure, StreamFailed, unreadable } from './source-error.ts';
import { Spool } from './spool.ts';
import { SpoolFiles } from './spool-files.ts';
import { SyncedReports } from './synced-reports.ts';
import { HeadFinder, hasHead, readHead } from './text-head.ts';
import { TextFeed } from './text-feed.ts';
import {
  compressedText,
  FileText,
  pipeText,
  PushedText,
  RestOfText,
  type Text,
  TranscodedText,
} from './texts.ts';

/**
 * Reads one source, in the thread that it is made in.
 *
 * | state   | holds                                             | left by              |
 * | ------- | ------------------------------------------------- | -------------------- |
 * | opening | its files are looked for                          | opened, failed       |
 * | reading | its texts are split, one after the other          | ended, failed, close |
 * | waiting | the ring is full, or what is kept of it too large | room, close          |
 * | closed  | nothing is read or reported                       | nothing              |
 */
export class SourceFeed implements Feed {
  readonly #request: FeedRequest;
  readonly #listener: FeedListener;
  readonly #limits: FeedLimits;
  readonly #chunks: ChunkWriter;
  readonly #pushed = new PushedText();
  #spoolFiles: SpoolFiles | undefined;
  #text: Text | undefined;
  /** Bytes that came to its files while it was read. */
  #added = 0;

  constructor(request: FeedRequest, listener: FeedListener, limits: FeedLimits = feedLimits) {
    this.#request = request;
    this.#listener = listener;
    this.#limits = limits;
    this.#chunks = new ChunkWriter(request.ring, limits.spoolAhead);
  }

  /** Resolves when nothing more is read. Never rejects. */
  async run(): Promise<void> {
    try {
      const source = this.#request.opened ?? (await openSource(this.#request));
      if (this.#chunks.isClosed) return;
      if (!this.#request.opened) this.#listener.opened(source);
      await this.#read(source);
      if (!this.#chunks.isClosed) this.#listener.ended(this.#added);
    } catch (error) {
      if (error instanceof ClosedSource || this.#chunks.isClosed) return;
      this.#listener.failed(sourceFailure(error));
    } finally {
      await this.#text?.close().catch(() => {});
      await this.#pushed.close();
    }
  }

  push(bytes: Uint8Array): Promise<void> {
    return this.#pushed.push(bytes);
  }

  end(): void {
    this.#pushed.end();
  }

  fail(failure: Failure): void {
    this.#pushed.end(new StreamFailed(failure));
  }

  finished(chunk: Chunk, keeps: boolean): void {
    this.#chunks.finished(chunk);
    if (!keeps) this.#spoolFiles?.finished(chunk.file);
  }

  close(): void {
    this.#chunks.close();
    void this.#pushed.close();
    void this.#text?.close().catch(() => {});
  }

  async #read(source: OpenedSource): Promise<void> {
    const identity = parseIdentity(source.identity);
    const from = this.#request.from;
    const position = from === undefined ? firstPosition : parsePosition(from);
    if (!identity || !position) throw new SourceError('what is stored of the source is damaged');
    switch (identity.kind) {
      case 'files':
        return this.#files(source, identity, position);
      case 'pipe':
        return this.#live(source, identity, pipeText(source.text.files[0] ?? ''), position);
      case 'stream':
        return this.#live(source, identity, this.#pushed, position);
    }
  }

  async #files(
    source: OpenedSource,
    identity: SourceIdentity & { readonly kind: 'files' },
    from: SourcePosition,
  ): Promise<void> {
    let position = from;
    for (const [number, file] of identity.files.entries()) {
      if (number < position.file) continue;
      const isSpooled = file.compression !== undefined || isTranscoded(identity.encoding);
      const at = { ...position, file: number };
      const after = isSpooled
        ? await this.#packed(source, identity.encoding, file, at)
        : await this.#plain(source, file, at);
      if (after.taken >= (source.text.selection.maxItems ?? Number.POSITIVE_INFINITY)) return;
      this.#added += await addedTo(source.text.files[number] ?? '', file);
      position = { ...after, file: number + 1, offset: 0, line: 1 };
    }
  }

  /** A file whose text is read where it lies. */
  async #plain(
    { text }: OpenedSource,
    { size }: FileIdentity,
    from: SourcePosition,
  ): Promise<SourcePosition> {
    const [path = '', name] = [text.files[from.file], nameOf(text, from.file)];
    const check = await FileCheck.begin(path, name);
    const file = await FileText.open(path, name, from.offset, size).catch((cause: unknown) => {
      throw unreadable(name, cause);
    });
    this.#text = file;
    const isStart = from.offset === 0;
    const head = hasHead(text.form) && !isStart ? await readHead(path, name, text.form) : undefined;
    const form: TextForm = { ...text.form, lineEnd: head?.lineEnd };
    const feed = this.#feed(text, form, from, { file: from.file, base: 0 }, undefined, (chunk) =>
      this.#listener.chunk({ ...shown(chunk), next: nextOf(chunk, from) }),
    );
    const finder = hasHead(form) && isStart ? new HeadFinder(form, name) : undefined;
    await pump(file, feed, this.#chunks, { finder });
    await check.requireSameText(file.read);
    return { ...from, ...feed.counts };
  }

  /** A file whose text is made of it. It is made from its start, and dropped up to the position. */
  async #packed(
    source: OpenedSource,
    encoding: string,
    file: FileIdentity,
    from: SourcePosition,
  ): Promise<SourcePosition> {
    const name = nameOf(source.text, from.file);
    const check = await FileCheck.begin(source.text.files[from.file] ?? '', name);
    const text = await this.#made(source, from.file, file, encoding);
    try {
      const rest = from.offset > 0 ? new RestOfText(text, from.offset) : text;
      const after = await this.#spooled(source, rest, from, false);
      await check.requireNotOverwritten();
      return after;
    } catch (error) {
      if (error instanceof SourceError || error instanceof ClosedSource) throw error;
      throw unreadable(name, error);
    }
  }

  async #made(
    { text }: OpenedSource,
    number: number,
    { size, compression }: FileIdentity,
    encoding: string,
  ): Promise<Text> {
    const [path = '', name] = [text.files[number], nameOf(text, number)];
    if (compression === 'parquet') {
      const { invalidText } = this.#request.settings.reading.decoding;
      return ParquetText.open({ path, name, size, isStrict: invalidText === 'error' });
    }
    const packed = compression
      ? compressedText(path, size, compression)
      : await FileText.open(path, name, 0, size);
    return this.#decoded(packed, encoding);
  }

  /** A text that comes when it comes. */
  async #live(
    source: OpenedSource,
    { encoding }: SourceIdentity,
    text: Text,
    from: SourcePosition,
  ): Promise<void> {
    const { before } = this.#request;
    const all = this.#decoded(text, encoding);
    const check = before && new PrefixCheck(before, from.offset);
    const rest = check ? new RestOfText(all, from.offset, check) : all;
    await this.#spooled(source, rest, from, true);
  }

  #decoded(text: Text, encoding: string): Text {
    const { invalidText } = this.#request.settings.reading.decoding;
    return isTranscoded(encoding) ? new TranscodedText(text, { encoding, invalidText }) : text;
  }

  async #spooled(
    { text }: OpenedSource,
    read: Text,
    from: SourcePosition,
    isLive: boolean,
  ): Promise<SourcePosition> {
    this.#text = read;
    const { head: known, ...start } = from;
    const head = from.offset === 0 ? undefined : known;
    let position: SourcePosition = head ? from : start;
    const form: TextForm = { ...text.form, lineEnd: head?.lineEnd };
    const spool = new Spool(
      { path: text.spool ?? this.#request.spool, firstFile: text.files.length },
      from.spool,
      from.offset,
      head ? preambleOf(head) : lineEnd,
      this.#limits.spoolFileBytes,
    );
    const files = (this.#spoolFiles ??= new SpoolFiles(text));
    const reports = new SyncedReports(spool, (chunk) => {
      if (!this.#chunks.isClosed) this.#listener.chunk(chunk);
    });
    const feed = this.#feed(text, form, from, spool.place, spool, (chunk) => {
      files.fed(chunk.file);
      reports.add({ ...shown(chunk), next: nextOf(chunk, { ...position, spool: spool.next }) });
    });
    const finder = hasHead(form) && !head ? new HeadFinder(form, nameOf(text, 0)) : undefined;
    const found = ({ record, lineEnd }: CsvHead): void => {
      position = { ...position, head: { lineEnd, record: record.toString('base64') } };
      if (position.head) spool.preamble = preambleOf(position.head);
    };
    try {
      await pump(read, feed, this.#chunks, { finder, found, isLive, isSpooled: true });
      await reports.end();
    } finally {
      await reports.end().catch(() => {});
      await spool.close();
    }
    // What follows lies in another file. The last one may have been made for nothing.
    files.fed(spool.place.file, 0);
    files.fed(text.files.length + spool.next, 0);
    return { ...from, ...feed.counts, spool: spool.next };
  }

  #feed(
    text: OpenedSource['text'],
    form: TextForm,
    from: SourcePosition,
    place: { readonly file: number; readonly base: number },
    spool: Spool | undefined,
    report: (chunk: CutChunk) => void,
  ): TextFeed {
    return new TextFeed({
      form,
      selection: text.selection,
      limits: (chunks) => limitsOf(this.#limits, chunks, this.#chunks.mostItems),
      name: nameOf(text, from.file),
      border: { offset: from.offset, line: from.line },
      counts: countsOf(from),
      place,
      spool,
      closed: async (chunk) => {
        await this.#chunks.write(chunk);
        report(chunk);
      },
    });
  }
}

const lineEnd = Buffer.from('\n');

function preambleOf({ lineEnd: end, record }: NonNullable<SourcePosition['head']>): Buffer {
  return Buffer.concat([Buffer.from(record, 'base64'), Buffer.of(end)]);
}

function shown({ first, items, file, offset, bytes, line, crc }: CutChunk): Chunk {
  return { first, items, file, offset, bytes, line, crc };
}
