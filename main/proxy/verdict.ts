import type { AttemptResult } from '../../shared/exchange.ts';
import { isCloudModel } from '../../shared/model-name.ts';
import type { Route } from './routes.ts';
import { judgeStatus, type StatusFailure } from './verdict-of-status.ts';

/** An attempt that did not bring a good answer, before anything of it was relayed. */
export type AttemptFailure =
  | {
      readonly kind: 'refused' | 'connect_timeout' | 'reset' | 'silent' | 'not_ollama';
      readonly reason: string;
      /** The exchange's first reset: a pooled connection may simply have outlived a restart. */
      readonly firstReset?: boolean;
    }
  | StatusFailure
  /** A 200 whose very first line is an error. */
  | { readonly kind: 'error_line'; readonly message: string }
  /** A 200 that ended before the first byte of its body. */
  | { readonly kind: 'empty_stream' };

/** Whose fault it was, for the fleet's records. */
export type FaultKind = 'none' | 'host' | 'lane' | 'busy' | 'inventory' | 'route' | 'config' | 'account';

export interface Verdict {
  /** `answered` = this is the right answer, pass it on as it is. */
  readonly result: AttemptResult;
  readonly fault: FaultKind;
  readonly retry: 'elsewhere' | 'same-once' | 'no';
  /** In words for people. */
  readonly reason: string;
}

/** Every rule about what a failed attempt means, whom it counts against, and whether to try again. */
export function judgeAttempt(failure: AttemptFailure, route: Route, model: string | null): Verdict {
  const verdict = judge(failure, route, model);
  // A management order changes one server: it is never repeated on another, and not blindly on the same.
  return route.kind === 'management' ? { ...verdict, retry: 'no', result: asOrdered(verdict, failure) } : verdict;
}

const asOrdered = ({ result }: Verdict, failure: AttemptFailure): AttemptResult =>
  failure.kind === 'status' ? 'answered' : result;

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
    case 'not_ollama':
      return { result: 'not_ollama', fault: 'config', retry: 'elsewhere', reason: failure.reason };
    case 'error_line':
      return { result: 'runner_failed', fault: 'lane', retry: 'elsewhere', reason: failure.message };
    case 'empty_stream':
      return { result: 'runner_failed', fault: 'lane', retry: 'elsewhere', reason: 'the answer ended before it began' };
    case 'status':
      return judgeStatus(failure, route, model !== null && isCloudModel(model));
  }
}
