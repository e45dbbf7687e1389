import { ThreadWorker } from 'poolifier';
import noop from './noop.ts';

export default new ThreadWorker<number, null>(noop);
