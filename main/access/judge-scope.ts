import type { Errand } from '../../shared/access.ts';
import type { KeyScope } from '../../shared/key.ts';

/** What an errand takes: `nothing` for what says nothing about the fleet, `a key` for what any may know. */
export function scopeOf({ route, kind }: Errand): KeyScope | 'nothing' | 'a key' {
  if (route === '/' || route === '/health') return 'nothing';
  if (route === '/api/version') return 'a key';
  if (kind === 'management') return 'manage';
  return kind === 'inference' ? 'inference' : 'inventory';
}

/** Whether these scopes are enough for that errand. */
export function coversErrand(scopes: readonly KeyScope[], errand: Errand): boolean {
  const scope = scopeOf(errand);
  return scope === 'nothing' || scope === 'a key' || scopes.includes(scope) || scopes.includes('admin');
}
