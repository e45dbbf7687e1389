import { data } from '../rows/data.ts';
import { failures } from '../rows/failures.ts';
import { graphs } from '../rows/graphs.ts';
import { itemFailures } from '../rows/item-failures.ts';
import { listValues } from '../rows/list-values.ts';
import { lists } from '../rows/lists.ts';
import { limits } from '../rows/limits.ts';
import { loops } from '../rows/loops.ts';
import { retries } from '../rows/retries.ts';
import { timeouts } from '../rows/timeouts.ts';
import { withItems } from '../rows/with-items.ts';
import { cancels } from '../rows/cancels.ts';
import { pauses } from '../rows/pauses.ts';
import { joins } from '../rows/joins.ts';
import { joinForms } from '../rows/join-forms.ts';
import { partialJoins } from '../rows/partial-joins.ts';
import type { Table } from './row.ts';

/** In the order of docs/conformance.md. */
export const tables: readonly Table[] = [
  lists,
  listValues,
  withItems,
  itemFailures,
  failures,
  graphs,
  joins,
  partialJoins,
  joinForms,
  loops,
  retries,
  timeouts,
  limits,
  cancels,
  pauses,
  data,
];
