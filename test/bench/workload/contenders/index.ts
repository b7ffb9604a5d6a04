import type { Contender } from './contender.ts';
import { corral } from './corral.ts';
import { haproxy } from './haproxy.ts';
import { modelAware } from './model-aware.ts';
import { nginx } from './nginx.ts';

/** In the order of the tables; ratios are to the first. */
export const contenders: readonly Contender[] = [
  nginx,
  haproxy,
  modelAware,
  corral('round-robin'),
  corral('least-busy'),
  corral('adaptive'),
];
