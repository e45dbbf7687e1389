import { worker } from 'workerpool';
import noop from './noop.ts';

worker({ noop });
