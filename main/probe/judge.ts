import type { InspectionFailure } from '../../shared/inspection.ts';
import type { HostHealth } from '../fleet/facts.ts';
import type { VersionCheck } from './check.ts';
import { type CheckFailure, isConnectionLost } from './dial-failure.ts';
import { forgetReadings, isUnread, type Tally } from './tally.ts';

export interface JudgeRules {
  /** Version checks that must fail in a row before a backend that is up goes down. */
  readonly fall: number;
  /** Version checks that must succeed in a row before one that was out comes back. */
  readonly rise: number;
  /** How long a server that has just come back may accept connections without answering. */
  readonly graceMs: number;
}

/** One thing seen of a backend. `traffic`: the fleet's verdict from failed requests. */
export type Observation =
  /** `atMs` is monotonic. */
  | { readonly check: 'version'; readonly result: VersionCheck; readonly atMs: number }
  | { readonly check: 'inventory' | 'residency'; readonly result: { readonly ok: true } | CheckFailure }
  | { readonly check: 'traffic'; readonly health: HostHealth };

export interface Judgement {
  readonly tally: Tally;
  readonly health: HostHealth;
}

/** Counts one observation and says what it makes of the backend. Pure. */
export function judge(tally: Tally, observation: Observation, rules: JudgeRules): Judgement {
  const next = count(tally, observation, rules);
  return { tally: next, health: healthOf(next) };
}

function count(tally: Tally, observation: Observation, rules: JudgeRules): Tally {
  switch (observation.check) {
    case 'version': {
      const { result, atMs } = observation;
      return result.ok ? countSuccess(tally, result.version, rules) : countFailure(tally, { ...result, atMs }, rules);
    }
    case 'inventory':
    case 'residency':
      return countReading(tally, observation);
    case 'traffic':
      return countTraffic(tally, observation.health);
  }
}

function countSuccess(tally: Tally, version: string, { rise }: JudgeRules): Tally {
  const restarted = tally.version !== null && tally.version !== version;
  const answered: Tally = { ...tally, version, failures: 0, silence: null };
  if (tally.standing === 'up') return restarted ? forgetReadings(answered, 'starting') : answered;

  const recovering = tally.standing === 'starting' ? 'starting' : 'down';
  const successes = tally.successes + 1;
  if (tally.judged && successes < rise) {
    const reason = `answers again: ${successes} of ${rise} checks`;
    return { ...answered, standing: recovering, successes, reason };
  }
  return forgetReadings({ ...answered, standing: 'up', judged: true, successes: 0 }, recovering);
}

function countFailure(tally: Tally, failure: CheckFailure & { atMs: number }, { fall, graceMs }: JudgeRules): Tally {
  const failures = tally.failures + 1;
  const silence = silenceAfter(tally, failure);
  const failing: Tally = { ...tally, failures, successes: 0, silence };
  const { reason } = failure;
  if (isMisconfiguration(failure.kind)) return { ...failing, standing: 'misconfigured', judged: true, reason };
  if (tally.standing === 'up' && failures < fall) return failing;
  if (silence?.fresh && failure.atMs - silence.sinceMs < graceMs)
    return { ...failing, standing: 'starting', reason: `starting up: ${reason}` };
  return { ...failing, standing: 'down', judged: true, reason };
}

const misconfigurations = new Set<InspectionFailure>([
  'forbidden',
  'not_ollama',
  'not_openai',
  'credential',
  'certificate',
]);
const isMisconfiguration = (kind: InspectionFailure): boolean => misconfigurations.has(kind);

/** A starting Ollama listens before it answers; one that fell silent while up is stuck instead. */
function silenceAfter(tally: Tally, { kind, atMs }: CheckFailure & { atMs: number }): Tally['silence'] {
  if (kind !== 'silent') return null;
  return tally.silence ?? { sinceMs: atMs, fresh: tally.standing !== 'up' || tally.failures > 0 };
}

function countTraffic(tally: Tally, { state, reason }: HostHealth): Tally {
  if (state !== 'down' && state !== 'misconfigured') return tally;
  // News of requests that were cut when it went out must not set back a backend that is recovering.
  if (tally.standing === 'down' || tally.standing === 'misconfigured') return tally;
  const out = { standing: state, judged: true, reason: reason ?? 'requests failed' };
  return { ...tally, ...out, failures: 0, successes: 0, silence: null };
}

const words = {
  inventory: {
    silent: 'answers, but does not list its models (/api/tags): is its disk slow, or is it just starting?',
    failing: 'answers, but its model list (/api/tags) cannot be read',
  },
  residency: {
    silent: 'answers, but its scheduler is busy or a runner is stuck (/api/ps)',
    failing: 'answers, but /api/ps cannot be read',
  },
};

function countReading(tally: Tally, { check, result }: Extract<Observation, { check: keyof typeof words }>): Tally {
  if (result.ok) return { ...tally, [check]: { known: true, trouble: null } };
  const { known } = tally[check];
  // Whether the host is there at all is for the version check to say.
  if (known && isConnectionLost(result)) return tally;
  const { silent, failing } = words[check];
  const trouble = result.kind === 'silent' ? silent : `${failing}: ${result.reason}`;
  return { ...tally, [check]: { known, trouble } };
}

function healthOf(tally: Tally): HostHealth {
  const { standing, reason, holding, inventory, residency } = tally;
  if (standing !== 'up') return { state: standing, reason };
  if (isUnread(tally)) return { state: holding, reason: 'answers; reading what is installed and loaded there' };
  if (!inventory.known) return { state: holding, reason: inventory.trouble };
  const trouble = residency.trouble ?? inventory.trouble;
  return { state: trouble === null ? 'up' : 'degraded', reason: trouble };
}
