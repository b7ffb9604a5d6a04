import { Modal } from '@mantine/core';
import { useState } from 'react';
import { closeDialog, useDialog } from '../../../store/dialogs.ts';
import { usePanel } from '../../../store/panel-store.ts';
import { Loading } from '../../../ui/placeholder.tsx';
import { Consent } from './consent.tsx';
import { Findings } from './findings.tsx';

/** Looks for Ollama servers on this machine's networks, after asking, and adds those that are wanted. */
export function FindServersDialog() {
  const dialog = useDialog('find-servers');
  return (
    <Modal opened={dialog !== null} onClose={closeDialog} title="Find servers" size="xl">
      {dialog === null ? null : <Stages />}
    </Modal>
  );
}

/** What is looked at: the question, or the findings of the search that began at that moment or later. */
type Stage = { readonly at: 'question' } | { readonly at: 'findings'; readonly since: number };

/** A search goes on when its dialog is closed: whoever opens it again comes back to it. */
function Stages() {
  const discovery = usePanel(({ snapshot }) => snapshot?.discovery ?? null);
  const [stage, setStage] = useState<Stage>(
    discovery?.state === 'running' ? { at: 'findings', since: discovery.startedAt } : { at: 'question' },
  );
  if (stage.at === 'question') {
    return (
      <Consent
        last={discovery}
        onShowLast={() => setStage({ at: 'findings', since: discovery?.startedAt ?? 0 })}
        onStarted={() => setStage({ at: 'findings', since: (discovery?.startedAt ?? 0) + 1 })}
      />
    );
  }
  // The search that was just begun is in the next snapshot.
  if (!discovery || discovery.startedAt < stage.since) return <Loading what="the search" />;
  return <Findings discovery={discovery} onAgain={() => setStage({ at: 'question' })} />;
}
