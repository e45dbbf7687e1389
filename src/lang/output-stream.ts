/** What a program or an action writes text to. */
export type OutputStream = 'stdout' | 'stderr';
