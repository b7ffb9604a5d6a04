import { slowReaders, uploads } from './bodies.ts';
import type { Case } from './case.ts';
import { hangUps } from './hang-ups.ts';
import { latency, smallRequests } from './requests.ts';
import { lineDelay, pacedStreams } from './streams.ts';

/** In the order they run: those that share one process per contender first. */
export const cases: Case[] = [smallRequests, latency, lineDelay, hangUps, pacedStreams, uploads, slowReaders];
