// Shows: MillraceError, errorTable, ErrorCode
import { errorTable, Executor, MillraceError } from 'millrace';

try {
  await Executor.open({ dir: '.millrace' });
} catch (error) {
  if (!(error instanceof MillraceError)) throw error;
  console.log(error.code, errorTable[error.code].name); // MR501 usage
  console.log(error.hint); // did you mean 'directory'?
}
