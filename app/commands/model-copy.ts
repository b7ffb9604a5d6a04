import { type Command, failed, listOf, misused, refused, remoteOptions, textOption } from './command.ts';
import { findGateway } from './gateway-client.ts';
import { jsonLines, watchUntilEnded } from './model-order.ts';

/** Gives a model another name. */
export const modelCopy: Command = {
  name: 'model copy',
  synopsis: 'MODEL NAME --on ID,ID… [--yes] [--json] [--data-dir D]',
  summary: 'give a model another name on servers that have it; both are one build, which takes no more disk',
  details: [
    'When another build goes by that name it is refused, unless --yes is given: that build is then replaced.',
    'Ollama cannot copy from one server to another: there, corral model pull fetches it from the registry.',
    ...jsonLines,
  ],
  words: 2,
  options: { ...remoteOptions, on: { type: 'string' }, yes: { type: 'boolean' } },
  async run(invocation) {
    const [model = '', to = ''] = invocation.positionals;
    const backends = listOf(textOption(invocation, 'on') ?? '');
    if (backends.length === 0) return misused('--on must name one or more backends, such as --on rig-1,rig-2');
    const gateway = findGateway(invocation);
    if (!gateway.ok) return failed(gateway.error);
    const confirm = invocation.values.yes === true;
    const begun = await gateway.value.invoke('model.copy', { model, to, backends, confirm });
    if (begun.ok) return watchUntilEnded(invocation, gateway.value, begun.value.operations);
    const { field, message } = begun.error;
    return field === 'confirm'
      ? failed(message.replace(/: confirm [^:]*$/, '; --yes replaces it'))
      : refused(begun.error);
  },
};
