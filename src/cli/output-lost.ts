import { MillraceError } from '../api/basics.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  EIO: 'its device fails or is gone',
};

/** The error of a command whose data could not be written to standard output. */
export function outputLost(cause: NodeJS.ErrnoException): MillraceError {
  const reason = reasons[cause.code ?? ''] ?? cause.message;
  return new MillraceError('MR802', `standard output could not be written: ${reason}`, {
    cause,
    hint: 'no run was lost; millrace inspect RUN --json prints the output of a run again',
  });
}
