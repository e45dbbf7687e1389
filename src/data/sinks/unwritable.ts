import { MillraceError } from '../../errors.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  EIO: 'its device fails or is gone',
  EPIPE: 'its reader is gone',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EACCES: 'access is denied',
  EROFS: 'its file system is read-only',
  EISDIR: 'it is a folder',
};

/** MR607 for a file that a system call could not write. */
function unwritable(path: string, cause: unknown): MillraceError {
  if (cause instanceof MillraceError) return cause;
  const { code = '', message = String(cause) }: NodeJS.ErrnoException = Object(cause);
  const name = path === '-' ? 'standard output' : `'${path}'`;
  return new MillraceError('MR607', `${name} cannot be written: ${reasons[code] ?? message}`, {
    cause,
    details: { path },
  });
}

export async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unwritable(path, error);
  }
}
