import type { Admit, Errand, Permit } from '../../shared/access.ts';
import type { Refusal } from '../../shared/errors.ts';
import type { FleetAnswer } from '../../shared/fleet-question.ts';
import type { LimitRequest } from '../../shared/limit-request.ts';
import type { Testify, Witness } from '../../shared/witness.ts';
import type { AliasTable } from '../fleet/alias-table.ts';
import type { Clock, Log } from '../ports.ts';
import type { ClientWire } from './client-wire.ts';
import type { Departure } from './departure.ts';
import type { QuestPorts } from './find-answer.ts';
import type { ContextRule } from './fit-context.ts';
import type { Journal } from './journal.ts';
import type { Route } from './routes.ts';
import type { IsStayRuled } from './set-keep-alive-aside.ts';

export interface ExchangeSettings {
  /** Further attempts after the first. */
  readonly retries: number;
  readonly maxBodyBytes: number;
  readonly bodySilenceMs: number;
  readonly idleMs: number;
  readonly streamBufferBytes: number;
  /** By canonical model name. */
  readonly contextRules: ReadonlyMap<string, ContextRule>;
  /** Null where no rule says how long models stay in memory. */
  readonly isStayRuled: IsStayRuled | null;
  readonly aliases: AliasTable;
}

/** Everything an exchange meets on its way. */
export interface Stages extends QuestPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: () => ExchangeSettings;
  readonly requestId: (given: string | undefined) => string;
  readonly admit: Admit;
  /** Whether the errand is one that limits of rates count. */
  readonly isCounted: (errand: Errand) => boolean;
  readonly limitRequest: LimitRequest;
  /** The gateway's own answers for the whole fleet. */
  readonly answerLocally: (
    route: Route,
    params: Readonly<Record<string, string>>,
    mayUse: Permit['mayUse'],
  ) => FleetAnswer | Refusal;
  readonly testify: Testify;
}

/** One request, as all its stages see it. */
export interface Visit extends ClientWire {
  readonly journal: Journal;
  readonly departure: Departure;
  readonly witness: Witness;
}
