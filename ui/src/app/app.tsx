import type { JSX } from 'preact';
import { useCallback, useLayoutEffect, useState } from 'preact/hooks';
import type { Report } from '../../../src/dashboard/payloads/report.ts';
import { ReportPage } from '../pages/report.tsx';
import { Run } from '../pages/run.tsx';
import { Runs } from '../pages/runs.tsx';
import { Settings } from '../pages/settings.tsx';
import { connection } from '../live/connection.ts';
import { useRoute } from '../route/history.ts';
import type { Route } from '../route/route.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { LostStrip } from './lost-strip.tsx';
import { Notice } from './notice.tsx';
import { Top } from './top.tsx';
import { useKeyboard } from './use-keyboard.ts';

export function App({ report }: { report: Report | undefined }): JSX.Element {
  const route = useRoute();
  const [keys, setKeys] = useState(false);
  const close = useCallback(() => setKeys(false), []);
  const showKeys = useCallback(() => setKeys(true), []);
  useKeyboard(showKeys);
  return (
    <>
      <Top route={report ? undefined : route} showKeys={showKeys} />
      <main id="main" tabIndex={-1}>
        {report ? <ReportPage report={report} route={route} /> : <Page route={route} />}
      </main>
      <LostStrip />
      <Notice />
      {keys ? <KeysDialog close={close} /> : null}
    </>
  );
}

function Page({ route }: { route: Route }): JSX.Element {
  const name = `${route.page} ${route.run}`;
  // What was known of the last page says nothing of this one.
  useLayoutEffect(() => connection.set({ kind: 'opening' }), [name]);
  if (route.page === 'settings') return <Settings />;
  return route.page === 'runs' ? <Runs route={route} /> : <Run key={route.run} route={route} />;
}
