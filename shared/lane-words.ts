import type { LanePhase, Waiting, WaitPhase } from './lane.ts';
import type { LaneSnapshot } from './snapshot.ts';

/** In a word or two, beside the name of a lane or an exchange. */
export const phaseWord: Readonly<Record<LanePhase, string>> = {
  idle: 'idle',
  generating: 'generating',
  loading: 'model loads',
  blocked: 'scheduler busy',
  queued: 'queued behind others',
  prefilling: 'prompt is read',
  hung: 'hangs',
  out: 'out of rotation',
  paused: 'paused by its server',
  wedged: 'wedged, out of rotation',
};

const sentences: Readonly<Record<WaitPhase, string>> = {
  loading: 'the model is not in memory there yet: it is loaded, perhaps after others',
  blocked: 'the server does not say what is loaded: it is busy loading or unloading, or a runner is stuck',
  queued: 'it waits behind others for a slot of the model',
  prefilling: 'the model is in memory and reads the prompt',
  hung: 'it should have begun to answer by now',
};

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

/** Why there is no first byte yet, without a full stop: `it should have begun to answer by now: silent for 12 s, expected within 4 s`. */
export function waitSentence({ phase, silentMs, boundMs }: Waiting): string {
  const bound =
    boundMs === null ? '' : `, ${phase === 'hung' ? 'expected within' : 'normal up to'} ${seconds(boundMs)}`;
  return `${sentences[phase]}: silent for ${seconds(silentMs)}${bound}`;
}

/** Why a lane is in its phase, without a full stop; null where there is nothing to explain. */
export const laneReason = ({
  outReason,
  pausedMs,
  waiting,
}: Pick<LaneSnapshot, 'outReason' | 'pausedMs' | 'waiting'>): string | null =>
  outReason ?? (pausedMs === null ? null : pauseSentence(pausedMs)) ?? (waiting ? waitSentence(waiting) : null);

/** What a server asked for, without a full stop. */
export const pauseSentence = (pausedMs: number): string =>
  `its server wants no more requests for it for another ${seconds(pausedMs)}`;

/** What a sign of others means, without a full stop. */
export const foreignSentence = (hint: string): string =>
  `it seems to be used without this gateway, too, or its machine is busy with something else: ${hint}`;
