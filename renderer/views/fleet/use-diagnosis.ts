import { useMemo, useRef } from 'react';
import { usePanel } from '../../store/panel-store.ts';
import { useSnapshot } from '../../store/selectors.ts';
import { diagnose } from './diagnosis/diagnose.ts';
import type { Finding } from './diagnosis/finding.ts';
import { gatherFacts } from './diagnosis/fleet-facts.ts';
import { type HeldFinding, holdFindings } from './diagnosis/hold-findings.ts';

/** What is in the way right now, the most urgent first. */
export function useDiagnosis(): readonly Finding[] {
  const snapshot = useSnapshot();
  const inventory = usePanel((state) => state.inventory);
  const held = useRef<readonly HeldFinding[]>([]);
  return useMemo(() => {
    held.current = holdFindings(held.current, diagnose(gatherFacts(snapshot, inventory)), snapshot.at);
    return held.current.map(({ finding }) => finding);
  }, [snapshot, inventory]);
}
