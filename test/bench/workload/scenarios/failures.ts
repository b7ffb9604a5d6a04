import { coder14b } from '../fleet/server-plan.ts';
import { cutElsewhere, nearLowerBound, refused, tailTtfb } from '../report/target.ts';
import type { Happening, Scenario } from './scenario.ts';
import { team } from './team.ts';

const DOWN_MS = 6_000;
const BINDING_MS = 4_000;

function happenings(horizonMs: number): Happening[] {
  const at = (share: number): number => Math.round(share * horizonMs);
  const drained = { server: 'rig-d' };
  return [
    {
      ...{ kind: 'fault', server: 'rig-b', atMs: at(0.15), says: 'killed; it comes back, cold, after a quarter' },
      fault: { kind: 'restart', downMs: at(0.25), bindingMs: BINDING_MS },
    },
    {
      ...{ kind: 'fault', server: 'rig-c', atMs: at(0.42), says: 'its coder model hangs for a third' },
      fault: { kind: 'wedge', model: coder14b.name, durationMs: at(0.33) },
    },
    {
      ...{ kind: 'fault', server: 'rig-a', atMs: at(0.62), says: 'restarted: down 6 s, silent for 4 s' },
      fault: { kind: 'restart', downMs: DOWN_MS, bindingMs: BINDING_MS },
    },
    { ...drained, kind: 'drain', atMs: at(0.78), says: 'drained' },
    {
      ...{ ...drained, kind: 'fault', atMs: at(0.86), says: 'stopped for maintenance' },
      fault: { kind: 'restart', downMs: DOWN_MS, bindingMs: BINDING_MS },
    },
    { ...drained, kind: 'resume', atMs: at(0.86) + DOWN_MS + BINDING_MS + 2_000, says: 'taken in again' },
  ];
}

/** The team's day when everything that can break does. */
export const failures: Scenario = {
  ...team,
  id: 'failures',
  title: 'failures',
  about:
    'The traffic and fleet of `team`. rig-b is killed at 15 % of the run and back, cold, at 40 %; the coder model hangs on rig-c from 42 % to 75 %, its other model works on; rig-a restarts at 62 %; rig-d is drained at 78 %, stopped at 86 % and taken in again: `nginx -s reload` with the server marked down, `set server … state drain` for HAProxy, the deployment taken out of the model-aware router, `backend drain` for Corral.',
  happenings,
  targets: [refused, cutElsewhere, tailTtfb(0.5), nearLowerBound],
};
