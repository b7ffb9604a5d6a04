import { useCallback, useEffect, useState } from 'react';
import type { LocalCertificateView } from '../../../shared/certificate.ts';
import { ask } from '../../store/send.ts';
import { showNotice } from '../../ui/notices.tsx';

export interface LocalCertificateState {
  /** Null until it is known. */
  readonly view: LocalCertificateView | null;
  /** Why the last question or order failed; null when it did not. */
  readonly complaint: string | null;
  readonly isCreating: boolean;
  create(names: readonly string[]): Promise<void>;
}

/** The certificate made for this machine, and how another is made. */
export function useLocalCertificate(): LocalCertificateState {
  const [view, setView] = useState<LocalCertificateView | null>(null);
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isCreating, setCreating] = useState(false);
  useEffect(() => {
    void ask('certificate.read', undefined).then((reply) => {
      if (reply.ok) setView(reply.value);
      else setComplaint(reply.error.message);
    });
  }, []);
  const create = useCallback(async (names: readonly string[]) => {
    setCreating(true);
    const reply = await ask('certificate.create', { names: [...names] });
    setCreating(false);
    setComplaint(reply.ok ? null : reply.error.message);
    if (!reply.ok) return;
    setView(reply.value);
    showNotice('The certificate was made');
  }, []);
  return { view, complaint, isCreating, create };
}
