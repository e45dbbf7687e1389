/** A system call on a file, in the order of strace. */
export type Step =
  /** `durable` if the file was opened with O_DSYNC: on the device once the call returns. */
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly position: number;
      readonly bytes: Buffer;
      readonly durable: boolean;
    }
  /** The flush begins. Once it ends, everything written before its begin is on the device. */
  | { readonly kind: 'sync-begins'; readonly path: string }
  | { readonly kind: 'sync-ends'; readonly path: string }
  | { readonly kind: 'truncate'; readonly path: string; readonly size: number }
  /** A folder is made, or a file is opened that is made if it is not there. */
  | { readonly kind: 'mkdir' | 'create'; readonly path: string }
  | { readonly kind: 'unlink'; readonly path: string }
  /** The file gets another name, beside the one that it has or in its place. */
  | { readonly kind: 'link' | 'rename'; readonly path: string; readonly from: string };

/** Calls that change a file. `openat` and `lseek` are needed for mode and position. */
export const traced = [
  'openat',
  'mkdir',
  'link',
  'rename',
  'unlink',
  'lseek',
  'write',
  'writev',
  'pwrite64',
  'pwritev',
  'pwritev2',
  'fsync',
  'fdatasync',
  'ftruncate',
  'fallocate',
  'mmap',
];

const line = /^(\d+) +(?:(\w+)\((.*)|<\.\.\. (\w+) resumed>(.*))$/;
const descriptor = /^(\d+)<([^>]*)>(?:, )?(.*)$/;

/** Parses the output of `strace -f -y -xx`. Throws for a call that cannot be replayed. */
export function readTrace(text: string): Step[] {
  const reader = new TraceReader();
  for (const one of text.split('\n')) reader.read(one);
  return reader.steps;
}

class TraceReader {
  readonly steps: Step[] = [];
  /** The position of each descriptor, and whether it was opened with O_DSYNC. */
  readonly #files = new Map<number, { position: number; durable: boolean }>();
  readonly #unfinished = new Map<string, string>();

  read(text: string): void {
    const [, thread = '', name = '', rest = '', resumed, end = ''] = line.exec(text) ?? [];
    if (resumed !== undefined) {
      const begun = this.#unfinished.get(thread) ?? '';
      this.#end(resumed, begun + end);
    } else if (rest.endsWith(' <unfinished ...>')) {
      const begun = rest.slice(0, -' <unfinished ...>'.length);
      this.#unfinished.set(thread, begun);
      this.#begin(name, begun);
    } else if (name !== '') {
      this.#begin(name, rest);
      this.#end(name, rest);
    }
  }

  #begin(name: string, rest: string): void {
    if (name !== 'fsync' && name !== 'fdatasync') return;
    this.steps.push({ kind: 'sync-begins', path: pathOf(rest) });
  }

  #end(name: string, rest: string): void {
    const result = Number(/\) += (-?\d+)[^)]*$/.exec(rest)?.[1] ?? -1);
    if (result < 0) return;
    switch (name) {
      case 'openat':
        this.#files.set(result, { position: 0, durable: rest.includes('O_DSYNC') });
        return this.#opened(rest);
      case 'lseek':
        this.#file(rest).position = result;
        return;
      case 'fsync':
      case 'fdatasync':
        this.steps.push({ kind: 'sync-ends', path: pathOf(rest) });
        return;
      case 'mkdir':
      case 'unlink': {
        const [path = ''] = stringsOf(rest).map((bytes) => bytes.toString());
        this.steps.push({ kind: name, path });
        return;
      }
      case 'link':
      case 'rename': {
        const [from = '', path = ''] = stringsOf(rest).map((bytes) => bytes.toString());
        this.steps.push({ kind: name, from, path });
        return;
      }
      case 'ftruncate': {
        const size = Number(/, (\d+)\) += /.exec(rest)?.[1]);
        this.steps.push({ kind: 'truncate', path: pathOf(rest), size });
        return;
      }
      case 'write':
      case 'writev':
        this.#write(rest, this.#file(rest).position, result);
        this.#file(rest).position += result;
        return;
      case 'pwrite64':
      case 'pwritev':
      case 'pwritev2':
        this.#write(rest, Number(/, (\d+)\) += /.exec(rest)?.[1]), result);
        return;
      case 'mmap':
        if (/PROT_WRITE.*MAP_SHARED/.test(rest) && !isHarmless(pathOf(`${rest.split(', ')[4]}`))) {
          throw unknown(name, rest);
        }
        return;
      default:
        throw unknown(name, rest);
    }
  }

  #opened(rest: string): void {
    const path = bytesOf(/= \d+<([^>]*)>$/.exec(rest.trim())?.[1] ?? '').toString();
    if (rest.includes('O_CREAT')) this.steps.push({ kind: 'create', path });
    if (rest.includes('O_TRUNC')) this.steps.push({ kind: 'truncate', path, size: 0 });
  }

  #write(rest: string, position: number, written: number): void {
    const bytes = Buffer.concat(stringsOf(rest)).subarray(0, written);
    if (bytes.length !== written) throw unknown('a write', rest);
    const { durable } = this.#file(rest);
    this.steps.push({ kind: 'write', path: pathOf(rest), position, bytes, durable });
  }

  #file(rest: string): { position: number; durable: boolean } {
    const fd = Number(descriptor.exec(rest)?.[1]);
    const known = this.#files.get(fd) ?? { position: 0, durable: false };
    this.#files.set(fd, known);
    return known;
  }
}

/**
 * Whether the trace may miss writes through a mapping of this file. The lock file is recreated
 * after a cut. The ring of libuv for polling carries no writes: the recorder disables the one that
 * does.
 */
function isHarmless(path: string): boolean {
  return path.endsWith('lock.mdb') || path === 'anon_inode:[io_uring]';
}

function stringsOf(rest: string): Buffer[] {
  const parts = [...rest.matchAll(/"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/g)];
  if (parts.some(([, , cut]) => cut !== undefined)) throw unknown('a text cut short', rest);
  return parts.map(([, hex = '']) => bytesOf(hex));
}

function pathOf(rest: string): string {
  return bytesOf(descriptor.exec(rest)?.[2] ?? '').toString();
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
}

function unknown(name: string, rest: string): Error {
  return new Error(`the trace cannot be replayed: ${name}(${rest.slice(0, 200)}`);
}
