import type { Pick } from './pick-policy.ts';
import { createRotation } from './rotation.ts';

/** Everybody in turn, whatever they carry. */
export const createRoundRobin = (): Pick => createRotation();
