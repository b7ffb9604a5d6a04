import { type FormEvent, useState } from 'react';
import type { AliasRule } from '../../../shared/alias.ts';
import { saveAlias } from '../../store/actions/alias-actions.ts';
import { useSnapshot } from '../../store/selectors.ts';
import { type AliasErrors, clashOf, fieldOf, trimmed } from './alias-draft.ts';
import { useAliasCheck } from './use-alias-check.ts';

interface Refusal {
  readonly errors: AliasErrors;
  /** What is wrong with none of the fields; null when nothing is. */
  readonly complaint: string | null;
}

const nothing: AliasRule = { name: '', model: '', backends: [], fallbacks: [] };
const fine: Refusal = { errors: {}, complaint: null };

/** What stands in the form of an alias, and what is wrong with it: as it is typed, and when it was sent. */
export function useAliasForm(before: AliasRule | null, onDone: () => void) {
  const [draft, setDraft] = useState(before ?? nothing);
  const [refusal, setRefusal] = useState(fine);
  const [isSending, setSending] = useState(false);
  const { aliases } = useSnapshot();
  const wanted = trimmed(draft);
  const clash = clashOf(wanted.name, before, aliases);
  const errors = { ...useAliasCheck(wanted), ...refusal.errors, ...(clash === null ? {} : { name: clash }) };
  const isWhole = wanted.name !== '' && wanted.model !== '';
  const mayBeSent = isWhole && Object.keys(errors).length === 0;

  return {
    draft,
    wanted,
    errors,
    complaint: refusal.complaint,
    isSending,
    mayBeSent,
    write(change: Partial<AliasRule>): void {
      setDraft((earlier) => ({ ...earlier, ...change }));
      setRefusal(fine);
    },
    async submit(event: FormEvent): Promise<void> {
      event.preventDefault();
      if (!mayBeSent || isSending) return;
      setSending(true);
      const error = await saveAlias(wanted, before);
      setSending(false);
      if (error === null) return onDone();
      const field = fieldOf(error.field);
      const words = error.message.replace(/^models\.aliases\S*: /, '');
      setRefusal(field ? { errors: { [field]: words }, complaint: null } : { errors: {}, complaint: error.message });
    },
  };
}
