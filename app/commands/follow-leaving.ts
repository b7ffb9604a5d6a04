import type { Reply } from '../../shared/contract.ts';
import type { LeavingSnapshot, MovedModel } from '../../shared/leaving.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Status } from '../../shared/snapshot.ts';
import type { Io } from './command.ts';
import type { GatewayClient } from './gateway-client.ts';
import { createProgressLines } from './progress-lines.ts';
import { plainText } from './table.ts';
import { watchStatus } from './watch-status.ts';

const POLL_MS = 400;

/** Draws how far the models of a backend are moved, until it is drained. The error says why it is not. */
export async function followLeaving(gateway: GatewayClient, id: string, io: Io): Promise<Result<void, string>> {
  const lines = createProgressLines(io);
  const look = (reply: Reply<Status>): Result<void, string> | undefined => {
    if (!reply.ok) return err(reply.error.message);
    const step = judge(reply.value, id);
    if (step.kind === 'over') return step.result;
    lines.draw(sayModels(step.leaving.models));
    return undefined;
  };
  try {
    return (await watchStatus(gateway, { io, everyMs: POLL_MS, look })) ?? err(notWatching(id));
  } finally {
    lines.clear();
  }
}

type Step =
  | { readonly kind: 'wait'; readonly leaving: LeavingSnapshot }
  | { readonly kind: 'over'; readonly result: Result<void, string> };

function judge({ leaving, backends }: Status, id: string): Step {
  const over = (why: string | null): Step => ({ kind: 'over', result: why === null ? ok(undefined) : err(why) });
  const own = leaving.find(({ backend }) => backend === id);
  if (own?.state === 'asking') return over(sayQuestion(own));
  if (own) return { kind: 'wait', leaving: own };
  const backend = backends.find((one) => one.id === id);
  if (!backend) return over(`${id} was removed before it was drained`);
  return over(backend.mode === 'active' ? `${id} was kept in service: somebody called it off` : null);
}

const sayQuestion = ({ backend, question }: LeavingSnapshot): string =>
  `${backend} is not drained: ${plainText(question ?? '')} corral backend drain ${backend} --yes drains it now, corral backend resume ${backend} keeps it in service`;

const notWatching = (id: string): string =>
  `not watching any longer; ${id} is drained once its models are warm elsewhere (corral backend resume ${id} calls that off)`;

/** `llama3.1:8b  warming  on rig-2: loading` */
function sayModels(models: readonly MovedModel[]): readonly string[] {
  const width = Math.max(0, ...models.map(({ model }) => model.length));
  return models.map(({ model, state, words }) => `${model.padEnd(width)}  ${state.padEnd(7)}  ${plainText(words)}`);
}
