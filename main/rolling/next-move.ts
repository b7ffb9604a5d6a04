import { isUp } from '../../shared/backend-state.ts';
import type { RollingStage } from '../../shared/rolling.ts';
import type { BackendHealth, BackendMode } from '../../shared/snapshot.ts';
import type { Plan, PlanStep } from './plan.ts';

/** What is seen of the backend whose turn it is. */
export interface SeenBackend {
  readonly mode: BackendMode;
  readonly health: BackendHealth;
  readonly reason: string | null;
  readonly inFlight: number;
  readonly version: string | null;
}

export interface RollingSight {
  /** Null when it has left the fleet, or is another server now. */
  readonly backend: SeenBackend | null;
  /** Its drain waits for its models; null when it does not. */
  readonly leaving: { readonly question: string | null } | null;
  /** Other backends in service that do not answer, each with why. */
  readonly othersOut: readonly { readonly id: string; readonly words: string }[];
  /** What nobody could use any more without it. */
  readonly unreachable: readonly string[];
  /** What is being loaded there again, and what could not be; null before anything was ordered. */
  readonly rewarming: { readonly running: number; readonly words: string } | null;
}

/** What is done when a stage is entered. */
export type Act = 'take-out' | 'resume' | 'resume-and-rewarm';

export type Move =
  | { readonly kind: 'wait'; readonly words: string }
  /** `question`: what somebody may say yes to; `accept` is what that adds to the accepted. */
  | {
      readonly kind: 'pause';
      readonly words: string;
      readonly question: string | null;
      readonly accept: readonly string[];
    }
  | { readonly kind: 'enter'; readonly stage: RollingStage; readonly words: string; readonly act: Act | null }
  | { readonly kind: 'skip'; readonly words: string };

const wait = (words = ''): Move => ({ kind: 'wait', words });
const skip = (words: string): Move => ({ kind: 'skip', words });
const enter = (stage: RollingStage, act: Act | null = null, words = ''): Move => ({ kind: 'enter', stage, words, act });
const pause = (words: string, question: string | null = null, accept: readonly string[] = []): Move => ({
  ...{ kind: 'pause', words, question, accept },
});

/** What the turn of that backend comes to next, from what is seen. Pure. */
export function nextMove(plan: Plan, step: PlanStep, sight: RollingSight): Move {
  const { backend } = sight;
  if (backend === null) return skip('is no longer in the fleet');
  switch (step.stage) {
    case 'waiting':
      return beforeItsTurn(plan, step, { ...sight, backend });
    case 'warming':
      return whileWarming(backend, sight);
    case 'draining':
      return whileDraining(backend);
    case 'ready':
      return whileReady(step, backend, sight);
    case 'returning':
      return whileReturning(plan, step, backend);
    case 'rewarming':
      return whileRewarming(sight);
    default:
      return wait();
  }
}

type Seen = RollingSight & { readonly backend: SeenBackend };

function beforeItsTurn(plan: Plan, { backend: id }: PlanStep, { backend, othersOut, unreachable }: Seen): Move {
  if (backend.mode !== 'active') return skip(`was taken out by somebody else (${backend.mode})`);
  if (backend.health === 'starting') return wait('it has not been looked at yet');
  if (!isUp(backend.health)) return pause(`${id} is ${backend.health}${because(backend)}: bring it back, or skip it`);
  const out = othersOut.filter((one) => !plan.accepted.includes(outMark(one.id)));
  if (out.length > 0) {
    const words = out.map((one) => `${one.id} is ${one.words}`).join('; ');
    return pause(`${words}: ${id} stays in service meanwhile`, `Restart ${id} although ${words}?`, marksOf(out));
  }
  const lost = unreachable.filter((name) => !plan.accepted.includes(name));
  if (lost.length > 0) {
    const words = `nobody else in service has ${lost.join(', ')}`;
    return pause(words, `Take ${id} out although ${words}? Requests for ${them(lost)} fail meanwhile.`, lost);
  }
  return enter(plan.warmElsewhere ? 'warming' : 'draining', 'take-out');
}

const outMark = (id: string): string => `${id} is out`;
const marksOf = (out: readonly { readonly id: string }[]): readonly string[] => out.map(({ id }) => outMark(id));
const them = (lost: readonly string[]): string => (lost.length === 1 ? 'it' : 'them');
const because = ({ reason }: SeenBackend): string => (reason === null ? '' : ` (${reason})`);

const RESUMED = 'was put back into service by somebody else before its server was restarted';

function whileWarming({ mode }: SeenBackend, { leaving }: RollingSight): Move {
  if (mode !== 'active') return enter('draining');
  if (leaving === null) return skip('was kept in service by somebody else');
  return leaving.question === null
    ? wait('its models are warmed elsewhere')
    : pause(leaving.question, leaving.question);
}

function whileDraining({ mode, inFlight }: SeenBackend): Move {
  if (mode === 'active') return skip(RESUMED);
  if (inFlight === 0) return enter('ready');
  return wait(`${inFlight} ${inFlight === 1 ? 'stream' : 'streams'} still running`);
}

function whileReady(step: PlanStep, backend: SeenBackend, { othersOut }: RollingSight): Move {
  if (backend.mode === 'active') return skip(RESUMED);
  if (step.isSaid || step.isGone || backend.health === 'down') return enter('returning');
  const { version } = backend;
  if (version !== null && step.version !== null && version !== step.version)
    return wait(`answers as ${version} instead of ${step.version}: say so if it has been restarted`);
  const also = othersOut.map((one) => `; ${one.id} is ${one.words}`).join('');
  return wait(`nothing runs there: restart its server now${also}`);
}

/** Its health alone is not enough: a server that was gone for a moment is still counted as up. */
function whileReturning(plan: Plan, step: PlanStep, backend: SeenBackend): Move {
  const isThere = step.isBack && isUp(backend.health);
  if (!isThere)
    return wait(`waits for it to come back${isUp(backend.health) ? '' : `: ${backend.health}${because(backend)}`}`);
  return plan.rewarm && step.loaded.length > 0 ? enter('rewarming', 'resume-and-rewarm') : enter('done', 'resume');
}

function whileRewarming({ rewarming }: RollingSight): Move {
  if (rewarming !== null && rewarming.running > 0) return wait(rewarming.words);
  return enter('done', null, rewarming?.words ?? '');
}
