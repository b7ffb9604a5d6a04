import { useEffect, useState } from 'react';
import type { LocalNetwork } from '../../../shared/discovery.ts';
import { clientUrls } from '../../store/client-urls.ts';
import { usePanel } from '../../store/panel-store.ts';
import { ask } from '../../store/send.ts';

/** The base URLs that clients can use now; one until this machine's addresses are known. */
export function useClientUrls(): readonly string[] {
  const gatewayUrl = usePanel(({ snapshot }) => snapshot?.gateway.url ?? 'http://127.0.0.1');
  const [networks, setNetworks] = useState<readonly LocalNetwork[]>([]);
  useEffect(() => {
    let isOver = false;
    void ask('discovery.networks', undefined).then((reply) => {
      // Without the addresses, this machine's own way to the gateway is still right.
      if (reply.ok && !isOver) setNetworks(reply.value);
    });
    return () => {
      isOver = true;
    };
  }, []);
  return clientUrls(gatewayUrl, networks);
}
