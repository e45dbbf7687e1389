import type { Column } from '../parts/row.tsx';

export const itemColumns: readonly Column[] = [
  { word: 'Item', class: 'num' },
  { word: 'State' },
  { word: 'Element' },
  { word: 'Attempts', class: 'num o' },
  { word: 'Began', class: 'o' },
  { word: 'Took', class: 'num' },
  { word: 'Worker', class: 'o' },
  { word: 'Output or failure', class: 'o' },
];
