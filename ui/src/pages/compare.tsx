import type { JSX } from 'preact';
import type { RunPage } from '../panels/run-page.ts';

export function ComparePage({ page }: { page: RunPage }): JSX.Element {
  return <div class="empty">{page.view.run.id}</div>;
}
