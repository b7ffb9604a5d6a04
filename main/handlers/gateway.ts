import { ok } from '../../shared/result.ts';
import { withoutSecrets } from '../config/index.ts';
import { readRuntime } from '../diagnostics/runtime.ts';
import { writeDiagnostics } from '../diagnostics/write-diagnostics.ts';
import type { HandlerPorts, HandlersOf } from './handler-ports.ts';

export function gatewayHandlers({ engine: { observation }, store }: HandlerPorts): HandlersOf<'gateway'> {
  return {
    'gateway.status': async () => ok(observation.status()),
    async 'gateway.diagnostics'() {
      const text = writeDiagnostics({
        snapshot: observation.snapshot(),
        runtime: readRuntime(),
        events: observation.events(undefined),
        failed: observation.failedExchanges(),
        config: withoutSecrets(store.text()),
        isConfigInMemory: store.file === null,
      });
      return ok({ text });
    },
  };
}
