import { render } from 'preact';
import { App } from './app/app.tsx';
import { show } from './dom/preferences.ts';
import { readReport } from './source/report-source.ts';

show();
const root = document.getElementById('app');
if (root) render(<App report={readReport()} />, root);
