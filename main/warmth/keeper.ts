import type { KeptModel, RuledStay, Stay, Term } from '../../shared/keep.ts';
import type { OperationSnapshot } from '../../shared/operation.ts';
import type { Result } from '../../shared/result.ts';
import type { Clock } from '../ports.ts';
import { createCopiesBook } from './copies-book.ts';
import { holdStays, type StayPorts } from './hold-stays.ts';
import { KEPT_TERM_MS } from './judge-stay.ts';
import { createKeepNews, type KeepNews } from './keep-news.ts';
import type { KeepRules } from './keep-rules.ts';
import type { StayWanted } from './look-at-stays.ts';
import type { CopiesPlan } from './plan-copies.ts';
import type { WantedThere } from './stay-notes.ts';

/** Who orders what a rule wants, for people. */
export const THE_RULE = 'the rule models.warm';

/** One copy to be loaded. */
interface KeepOrder {
  readonly model: string;
  readonly backend: string;
  /** As Ollama spells it. */
  readonly keepAlive: string;
}

interface KeeperPorts extends Omit<StayPorts, 'isWorkedOn'> {
  /** Null where there are none. */
  readonly rules: () => KeepRules | null;
  readonly operations: () => readonly OperationSnapshot[];
  /** Has it loaded, in the name of `THE_RULE`; the error says why it cannot be. */
  readonly load: (order: KeepOrder) => Result<void, string>;
  readonly tell: (news: KeepNews) => void;
}

/** Sees to it that what is to stay in memory does, and that what was lost comes back. */
export interface Keeper {
  /** From now on rules are carried out. */
  start(): void;
  /** Other rules may be in force. */
  adopt(): void;
  /** In the configuration's order. */
  kept(): readonly KeptModel[];
  stays(): readonly RuledStay[];
  /** Whether a rule keeps that copy warm. */
  isKept(backend: string, model: string): boolean;
  noteEnded(operation: OperationSnapshot): void;
  stop(): Promise<void>;
}

/** Every few seconds the servers' lists are read anyway: this only looks at what they told. */
const LOOK_MS = 2_000;

export function createKeeper(ports: KeeperPorts): Keeper {
  const { clock, rules, operations } = ports;
  const book = createCopiesBook({ ...ports, rules: () => rules()?.copies ?? [] });
  const news = createKeepNews(ports.tell);
  const isWorkedOn = (id: string): boolean =>
    operations().some(({ backend, state }) => backend === id && state === 'running');
  const stays = holdStays({ ...ports, isWorkedOn });
  let isStarted = false;
  let cancelLook: (() => void) | null = null;

  const termOf = (model: string): Term => keptTerm(rules()?.stayOf(model) ?? null);
  const keptStay = (model: string): StayWanted => ({ term: termOf(model), isKept: true });
  const wanted: WantedThere = (id, model) => {
    const stay = rules()?.stayOf(model) ?? null;
    if (book.isKept(id, model)) return keptStay(model);
    return stay === null || stay === 'default' ? null : { term: stay, isKept: false };
  };

  function order({ wanted: { model }, order: backend }: CopiesPlan): void {
    if (backend === null) return;
    const begun = ports.load({ model, backend, keepAlive: asOllama(termOf(model)) });
    if (!begun.ok) book.noteLoad(backend, model, begun.error);
  }

  function look(): void {
    const plans = book.look();
    for (const one of plans) order(one);
    news.sample(clock.monotonic(), plans);
    stays.review(wanted);
    lookAgain();
  }

  function lookAgain(): void {
    cancelLook?.();
    cancelLook = clock.schedule(LOOK_MS, look);
  }

  return {
    start() {
      isStarted = true;
      if (rules()) lookAgain();
    },
    adopt() {
      const models = new Set((rules()?.copies ?? []).map(({ model }) => model));
      book.keepOnly(models);
      news.keepOnly(models);
      // Servers that were told something by a rule that is gone have to be told otherwise.
      if (isStarted && (rules() || cancelLook)) lookAgain();
    },
    kept: () => book.plan().map((plan) => describe(plan, clock)),
    stays: () => (rules() ? stays.views(wanted) : []),
    isKept: book.isKept,
    noteEnded({ kind, orderedBy, backend, model, state, detail }) {
      if (kind !== 'warm' || orderedBy !== THE_RULE) return;
      book.noteLoad(backend, model, state === 'done' ? null : detail);
      if (state === 'done') stays.noteLoaded(backend, model, keptStay(model));
    },
    async stop() {
      isStarted = false;
      cancelLook?.();
      await stays.stop();
    },
  };
}

/** A copy that is kept stays long enough to be told again, or as long as a rule has it. */
const keptTerm = (stay: Stay | null): Term =>
  stay === 'pin' ? 'pin' : Math.max(KEPT_TERM_MS, typeof stay === 'number' ? stay : 0);

const asOllama = (term: Term): string => (term === 'pin' ? '-1' : `${Math.ceil(term / 60_000)}m`);

function describe({ wanted, on, loadingOn, why, retryAt }: CopiesPlan, clock: Clock): KeptModel {
  const { model, copies, backends } = wanted;
  return {
    ...{ model, copies, backends: [...(backends ?? [])], on, loadingOn, why },
    // To the second: people read it, and it is to stay the same while nothing changes.
    retryAt: retryAt === null ? null : 1_000 * Math.round((clock.now() + retryAt - clock.monotonic()) / 1_000),
  };
}
