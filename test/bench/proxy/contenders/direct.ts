import type { Contender } from './contender.ts';

/** No proxy at all: what the load and the backends themselves cost. */
export const direct: Contender = {
  name: 'direct',
  judged: false,
  start: async (backendPorts) => ({ ports: backendPorts, pids: [], stop: async () => {} }),
};
