import type { CommandError } from '../../shared/contract.ts';
import type { RollingPorts } from './rolling-ports.ts';

export interface RollingOrder {
  /** In the order of their turns. */
  readonly backends: readonly string[];
  readonly warmElsewhere: boolean;
  /** Load again, after its restart, what each had in memory. */
  readonly rewarm: boolean;
  /** How long streams may go on once their backend is drained, ms; null = as long as they take. */
  readonly deadlineMs: number | null;
  /** Also when models become unreachable meanwhile. */
  readonly confirm: boolean;
  readonly orderedBy: string | undefined;
}

type Sources = Pick<RollingPorts, 'fleet' | 'lostWithout' | 'leaving'>;

/** Why that rolling restart is not begun; null when it is. */
export function whyNotBegin({ backends, confirm }: RollingOrder, ports: Sources): CommandError | null {
  const refusal = (code: CommandError['code'], message: string): CommandError => ({ code, message, field: 'backends' });
  const twice = backends.find((id, place) => backends.indexOf(id) !== place);
  if (twice !== undefined) return refusal('bad_input', `backends: ${twice} is named twice`);
  for (const id of backends) {
    const backend = ports.fleet.find(id);
    if (!backend) return refusal('not_found', `there is no backend called '${id}'`);
    if (backend.mode !== 'active')
      return refusal('conflict', `${id} is ${wordOf[backend.mode]}: resume it first, or leave it out`);
    if (ports.leaving.list().some((one) => one.backend === id))
      return refusal('conflict', `${id} is about to be drained: resume it first, or leave it out`);
  }
  const lost = confirm ? [] : backends.filter((id) => ports.lostWithout(id).length > 0);
  if (lost.length === 0) return null;
  const each = lost.map((id) => `${id} is the only backend in service that has ${ports.lostWithout(id).join(', ')}`);
  return refusal('conflict', `${each.join('; ')}: what becomes unreachable meanwhile has to be confirmed`);
}

const wordOf = { draining: 'draining', maintenance: 'in maintenance' } as const;
