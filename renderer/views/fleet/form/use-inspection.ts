import { useEffect, useState } from 'react';
import type { BackendKind } from '../../../../shared/config.ts';
import type { CommandError } from '../../../../shared/contract.ts';
import type { Inspection } from '../../../../shared/inspection.ts';
import { ask } from '../../../store/send.ts';
import { plainMessage } from '../../../ui/plain-message.ts';

export type Look =
  | { readonly state: 'idle' }
  | { readonly state: 'looking'; readonly url: string }
  | { readonly state: 'done'; readonly inspection: Inspection }
  /** It is no address that a backend can have. */
  | { readonly state: 'invalid'; readonly reason: string }
  /** The gateway could not look. */
  | { readonly state: 'failed'; readonly reason: string };

/** Long enough not to knock at every address on the way to the one that is meant. */
const PAUSE_MS = 450;

const refused = (error: CommandError): Look => ({
  state: error.code === 'bad_input' ? 'invalid' : 'failed',
  reason: plainMessage(error),
});

/**
 * Looks at an address once nobody has changed it for a moment; nothing is asked about null. `kind` is what somebody says
 * it is.
 */
export function useInspection(url: string | null, kind?: BackendKind): Look {
  const [look, setLook] = useState<Look>({ state: 'idle' });
  useEffect(() => {
    if (url === null) {
      setLook({ state: 'idle' });
      return;
    }
    let isOver = false;
    setLook({ state: 'looking', url });
    const timer = setTimeout(async () => {
      const reply = await ask('backend.inspect', { url, ...(kind && { kind }) });
      if (isOver) return;
      setLook(reply.ok ? { state: 'done', inspection: reply.value } : refused(reply.error));
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [url, kind]);
  return look;
}
