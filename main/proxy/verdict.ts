import { withoutKeys } from '../../shared/key-shape.ts';
import { isCloudModel } from '../../shared/model-name.ts';
import type { TakenBack } from '../fleet/run.ts';
import type { Route } from './routes.ts';
import { judgeErrorLine, judgeStatus, type StatusFailure, type Verdict } from './verdict-of-status.ts';

export type { Verdict } from './verdict-of-status.ts';

/** An attempt that did not bring a good answer, before anything of it was relayed. */
export type AttemptFailure =
  | {
      readonly kind: 'refused' | 'connect_timeout' | 'reset' | 'silent' | 'not_ollama';
      readonly reason: string;
      /** The exchange's first reset: a pooled connection may simply have outlived a restart. */
      readonly firstReset?: boolean;
    }
  /** What the backend is to be shown cannot be had: it was not asked. */
  | { readonly kind: 'no_credential'; readonly reason: string }
  /** The gateway took the exchange back: the lane keeps it waiting for longer than can be explained. */
  | ({ readonly kind: 'taken_back' } & TakenBack)
  | StatusFailure
  /** A 200 whose very first line is an error. */
  | { readonly kind: 'error_line'; readonly message: string }
  /** A 200 that ended before the first byte of its body. */
  | { readonly kind: 'empty_stream' };

/** Every rule about what a failed attempt means, whom it counts against, and whether to try again. */
export function judgeAttempt(failure: AttemptFailure, route: Route, model: string | null): Verdict {
  const judged = judge(failure, route, model);
  // Backends quote what they were asked.
  const verdict = { ...judged, reason: withoutKeys(judged.reason) };
  if (route.kind === 'inference') return verdict;
  // Lanes and load queues are about running a model: a failed download says nothing about those.
  const fault = verdict.fault === 'lane' || verdict.fault === 'busy' ? 'none' : verdict.fault;
  if (route.kind !== 'management') return { ...verdict, fault };
  // An order changes one server: it is never repeated on another, and not blindly on the same.
  return { ...verdict, fault, retry: 'no', result: failure.kind === 'status' ? 'answered' : verdict.result };
}

function judge(failure: AttemptFailure, route: Route, model: string | null): Verdict {
  switch (failure.kind) {
    case 'refused':
    case 'connect_timeout':
      return { result: failure.kind, fault: 'host', retry: 'elsewhere', reason: failure.reason };
    case 'reset':
      return failure.firstReset
        ? { result: 'reset', fault: 'none', retry: 'same-once', reason: failure.reason }
        : { result: 'reset', fault: 'host', retry: 'elsewhere', reason: failure.reason };
    case 'silent':
      return { result: 'silent', fault: 'lane', retry: 'elsewhere', reason: failure.reason };
    case 'taken_back':
      return {
        result: 'moved',
        fault: failure.isFault ? 'lane' : 'none',
        retry: failure.retry,
        reason: failure.reason,
      };
    case 'not_ollama':
      return { result: 'not_ollama', fault: 'config', retry: 'elsewhere', reason: failure.reason };
    case 'no_credential':
      return { result: 'forbidden', fault: 'config', retry: 'elsewhere', reason: failure.reason };
    case 'error_line':
      return judgeErrorLine(failure.message);
    case 'empty_stream':
      return { result: 'runner_failed', fault: 'lane', retry: 'elsewhere', reason: 'the answer ended before it began' };
    case 'status':
      return judgeStatus(failure, route, model !== null && isCloudModel(model));
  }
}
