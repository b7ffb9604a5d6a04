import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { ConfigView } from '../../../shared/config-view.ts';
import { applyProposal, type Brought, type Offer, readForeign } from '../../store/settings/carry.ts';
import { ImportForm } from './import-form.tsx';
import { ImportReview } from './import-review.tsx';

interface ImportDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly view: ConfigView;
}

const nothing: Brought = { text: '', kind: null, name: null };

/** Bring a text, look at what becomes of it, take all of it or nothing. */
export function ImportDialog({ isOpen, onClose, view }: ImportDialogProps) {
  const [brought, setBrought] = useState(nothing);
  const [offer, setOffer] = useState<Offer | null>(null);
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const bring = (next: Brought): void => {
    setBrought(next);
    setComplaint(null);
  };
  const close = (): void => {
    bring(nothing);
    setOffer(null);
    onClose();
  };
  const read = async (): Promise<void> => {
    setBusy(true);
    const reply = await readForeign(brought);
    setBusy(false);
    setComplaint(reply.ok ? null : reply.error.message);
    setOffer(reply.ok ? reply.value : null);
  };
  const apply = async ({ proposal }: Offer): Promise<void> => {
    setBusy(true);
    const isApplied = await applyProposal(proposal);
    setBusy(false);
    if (isApplied) close();
  };
  return (
    <Modal opened={isOpen} onClose={close} title="Import a configuration" size={offer ? 1000 : 'lg'}>
      {offer ? (
        <ImportReview
          offer={offer}
          written={view.written}
          isBusy={isBusy}
          onBack={() => setOffer(null)}
          onApply={() => void apply(offer)}
        />
      ) : (
        <ImportForm
          brought={brought}
          onChange={bring}
          complaint={complaint}
          isBusy={isBusy}
          onCancel={close}
          onRead={() => void read()}
        />
      )}
    </Modal>
  );
}
