import { fightFindings } from './fight-findings.ts';
import type { Finding } from './finding.ts';
import type { FleetFacts } from './fleet-facts.ts';
import { queueFindings } from './queue-findings.ts';
import { speedFindings } from './speed-findings.ts';
import { standstillFinding, stateFindings } from './state-findings.ts';

/** Why it is slow right now, and what to click: the most urgent first. What nobody can do anything about is not told. */
export function diagnose(facts: FleetFacts): readonly Finding[] {
  const standstill = standstillFinding(facts);
  if (standstill) return [standstill, ...queueFindings(facts)];
  const all = [...queueFindings(facts), ...stateFindings(facts), ...fightFindings(facts), ...speedFindings(facts)];
  return [...all.filter(({ tone }) => tone === 'bad'), ...all.filter(({ tone }) => tone === 'wary')];
}
