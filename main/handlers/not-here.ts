import { err } from '../../shared/result.ts';
import type { Outcome } from './outcome.ts';

export const notHere = async (): Outcome<never> =>
  err({ code: 'unavailable', message: 'this gateway cannot do that yet' });
