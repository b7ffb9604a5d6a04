import { useEffect, useState } from 'react';
import type { LocalNetwork } from '../../../../shared/discovery.ts';
import { ask } from '../../../store/send.ts';

export type Networks =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly networks: readonly LocalNetwork[] }
  | { readonly state: 'failed'; readonly reason: string };

/** The networks this gateway's machine is in, as they are when the question is asked. */
export function useNetworks(): Networks {
  const [networks, setNetworks] = useState<Networks>({ state: 'loading' });
  useEffect(() => {
    let isOver = false;
    void ask('discovery.networks', undefined).then((reply) => {
      if (isOver) return;
      setNetworks(
        reply.ok ? { state: 'ready', networks: reply.value } : { state: 'failed', reason: reply.error.message },
      );
    });
    return () => {
      isOver = true;
    };
  }, []);
  return networks;
}
