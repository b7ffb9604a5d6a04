import type { Departure } from '../../../main/proxy/departure.ts';

/** The departure of a client that stays to the end. */
export const watchNobody: Departure = {
  gone: false,
  interruption: null,
  watch() {},
  unwatch() {},
  interrupt() {},
};
