import type { Policy } from './policy.ts';
import { createRotation } from './rotation.ts';

/** Everybody in turn, whatever they carry. */
export const createRoundRobin = (): Policy => createRotation();
