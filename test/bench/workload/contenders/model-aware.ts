import { connectCalls } from '../../harness/calls.ts';
import { forkTracked, stopChild } from '../../harness/children.ts';
import { cpuMicros } from '../../harness/usage.ts';
import type { Contender } from './contender.ts';
import type { RouterCalls } from './model-aware-process.ts';

/** The how-to's third choice, reduced to its routing: a table from model to servers, the least busy of them is asked. */
export const modelAware: Contender = {
  id: 'model-aware',
  name: 'LiteLLM-style',
  isBlind: false,
  warmsUp: true,
  async start({ scenario, ports, origin }) {
    const child = forkTracked(new URL('./model-aware-process.ts', import.meta.url));
    const router = connectCalls<RouterCalls>(child);
    const servers = Object.fromEntries(scenario.servers.map(({ id }, index) => [id, ports[index] ?? 0]));
    const homes = Object.fromEntries(Object.entries(scenario.homes).map(([model, ids]) => [model, [...ids]]));
    const port = await router('open', { homes, servers, origin });
    return {
      port,
      cpuMicros: () => cpuMicros([child.pid ?? 0]),
      drain: (server) => router('disable', server),
      resume: (server) => router('enable', server),
      stop: () => stopChild(child),
    };
  },
};
