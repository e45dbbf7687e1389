/** What can be wrong with a CSV text that is read all the same. */
export const csvFaults = ['quotes', 'rows', 'header'] as const;

export type CsvFault = (typeof csvFaults)[number];
