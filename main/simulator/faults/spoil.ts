import { errorBody } from '../routes/errors.ts';
import type { Route } from '../routes/table.ts';
import type { Call } from '../wire/call.ts';
import { garble, sendBadGateway } from './garbage.ts';
import { RUNNER_STOPPED } from './mishaps.ts';

const BUSY = 'server busy, please try again.  maximum pending requests exceeded';

function fixedStatus(call: Call): { status: number; message: string } | null {
  const internal = call.faults.find('500');
  if (internal) return { status: 500, message: internal.message ?? RUNNER_STOPPED };
  if (call.faults.find('503')) return { status: 503, message: BUSY };
  if (call.faults.find('429')) return { status: 429, message: 'too many requests' };
  if (call.faults.find('404')) return { status: 404, message: `model '${call.seen.model}' not found` };
  return null;
}

function planCut(call: Call): boolean {
  for (const kind of ['cut-rst', 'cut-fin'] as const) {
    const fault = call.faults.find(kind);
    if (!fault || fault.afterTokens !== undefined) continue;
    const how = kind === 'cut-rst' ? 'rst' : 'fin';
    if (fault.afterBytes !== undefined) call.reply.cutAfter(how, fault.afterBytes);
    else {
      call.seen.outcome = 'cut';
      call.reply.cut(how);
      return true;
    }
  }
  return false;
}

/** Applies the faults that replace an answer; true when there is nothing left to serve. */
export function spoil(call: Call, route: Route): boolean {
  if (call.faults.find('403-empty')) {
    call.reply.send(403, {}, '');
    return true;
  }
  const garbage = call.faults.find('garbage');
  if (garbage?.form === 'html-502') {
    sendBadGateway(call.reply);
    return true;
  }
  if (garbage) call.reply = garble(call.reply, garbage.form);
  const fixed = fixedStatus(call);
  if (fixed) {
    call.reply.json(fixed.status, errorBody(route.shape, fixed.status, fixed.message));
    return true;
  }
  return planCut(call);
}
