import { useEffect, useState } from 'react';
import type { AliasRule } from '../../../shared/alias.ts';
import { ask } from '../../store/send.ts';
import { type AliasErrors, entryOf, errorsOf } from './alias-draft.ts';

/** Long enough to finish a word, short enough to feel like being answered. */
const PAUSE_MS = 250;
const fine: AliasErrors = {};

/** What the gateway would say to that alias, once nobody has changed it for a moment. Nothing is asked without name and model. */
export function useAliasCheck(draft: AliasRule): AliasErrors {
  const [errors, setErrors] = useState(fine);
  const asked = JSON.stringify(draft);
  useEffect(() => {
    const { name, ...rest }: AliasRule = JSON.parse(asked);
    if (name === '' || rest.model === '') {
      setErrors(fine);
      return;
    }
    let isOver = false;
    const timer = setTimeout(async () => {
      const value = entryOf({ name, ...rest });
      const reply = await ask('config.check', { changes: [{ path: ['models', 'aliases', name], value }] });
      if (!isOver) setErrors(reply.ok ? errorsOf(name, reply.value) : fine);
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [asked]);
  return errors;
}
