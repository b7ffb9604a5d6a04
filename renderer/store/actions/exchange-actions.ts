import type { LiveExchange } from '../../../shared/exchange.ts';
import { formatBytes } from '../../ui/figures.ts';
import { send } from '../send.ts';
import { confirm } from './confirm.tsx';

/** Ends a running request, after saying what its client will see. */
export function cancelExchange({ id, model, client, bytesOut, stage }: LiveExchange): void {
  const what = model ?? 'this request';
  confirm({
    title: `Cancel the request of ${client}?`,
    says: [
      stage === 'streaming'
        ? `${client} has received ${formatBytes(bytesOut)} of ${what}; its answer ends here, marked as an error.`
        : `${client} is still waiting for ${what} and gets an error instead of an answer.`,
      'This cannot be undone: the client would have to ask again.',
    ],
    confirm: 'Cancel the request',
    isDestructive: true,
    onConfirm: () => void orderCancel({ id, client }),
  });
}

const orderCancel = ({ id, client }: Pick<LiveExchange, 'id' | 'client'>) =>
  send({
    name: 'exchange.cancel',
    input: { id },
    key: `exchange:${id}`,
    doing: `Cancelling the request of ${client}`,
    done: () => `The request of ${client} was cancelled`,
  });
