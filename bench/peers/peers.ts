import { bullmq } from './bullmq.ts';
import { effect, rxjs } from './in-thread.ts';
import { chunks, piscina, poolifier, tinypool, workerpool } from './pools.ts';
import type { Peer } from './peer.ts';

export const pools: readonly Peer[] = [piscina, tinypool, workerpool, poolifier];
export const others: readonly Peer[] = [chunks, rxjs, effect, bullmq];
