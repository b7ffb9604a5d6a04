import type { EngineHandlers } from '../shared/contract.ts';
import { aliasHandlers } from './handlers/alias.ts';
import { backendHandlers } from './handlers/backend.ts';
import { configHandlers } from './handlers/config.ts';
import { discoveryHandlers } from './handlers/discovery.ts';
import { exchangeHandlers } from './handlers/exchange.ts';
import { gatewayHandlers } from './handlers/gateway.ts';
import type { HandlerPorts } from './handlers/handler-ports.ts';
import { keyHandlers } from './handlers/key.ts';
import { modelHandlers } from './handlers/model.ts';
import { recordHandlers } from './handlers/record.ts';
import { rollingHandlers } from './handlers/rolling.ts';
import { webhookHandlers } from './handlers/webhook.ts';

/** Carries out commands. The reply says accepted or why not; the new state arrives with the next snapshot. */
export const createHandlers = (ports: HandlerPorts): EngineHandlers => ({
  ...gatewayHandlers(ports),
  ...aliasHandlers(ports),
  ...backendHandlers(ports),
  ...configHandlers(ports),
  ...discoveryHandlers(ports),
  ...exchangeHandlers(ports),
  ...keyHandlers(ports),
  ...modelHandlers(ports),
  ...recordHandlers(ports),
  ...rollingHandlers(ports),
  ...webhookHandlers(ports),
});
