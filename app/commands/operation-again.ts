import { type Command, failed, refused, remoteOptions } from './command.ts';
import { findGateway } from './gateway-client.ts';
import { jsonLines, watchUntilEnded } from './model-order.ts';

/** Orders once more what has ended. */
export const operationAgain: Command = {
  name: 'operation again',
  synopsis: 'ID [--json] [--data-dir D]',
  summary: 'order once more, in the same words, what failed or was cancelled',
  details: ['A pull goes on from what was fetched. Ctrl-C ends the watching only.', ...jsonLines],
  words: 1,
  options: remoteOptions,
  async run(invocation) {
    const gateway = findGateway(invocation);
    if (!gateway.ok) return failed(gateway.error);
    const [id = ''] = invocation.positionals;
    const begun = await gateway.value.invoke('operation.again', { id });
    return begun.ok ? watchUntilEnded(invocation, gateway.value, begun.value.operations) : refused(begun.error);
  },
};
