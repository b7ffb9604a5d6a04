import type { ImportKind } from '../../../shared/config-import.ts';

const looks: readonly (readonly [ImportKind, RegExp])[] = [
  ['litellm', /^(?:model_list|router_settings|litellm_settings|general_settings)[ \t]*:/m],
  ['nginx', /^[^#\n]*[{;][ \t]*(?:#.*)?\r?$/m],
  ['haproxy', /^[ \t]*(?:global|defaults|(?:frontend|backend|listen|defaults)[ \t]+[^\s;{}]+)[ \t]*(?:#.*)?\r?$/m],
  ['nginx', /[{};]/],
];
const endings: readonly (readonly [RegExp, ImportKind])[] = [
  [/\.ya?ml$/i, 'litellm'],
  [/haproxy|\.cfg$/i, 'haproxy'],
  [/nginx|\.conf$/i, 'nginx'],
];

/** Whose configuration a text is, by what it says and, when that tells nothing, by its name; null when neither does. */
export function kindOf(text: string, name = ''): ImportKind | null {
  return looks.find(([, look]) => look.test(text))?.[0] ?? endings.find(([ending]) => ending.test(name))?.[1] ?? null;
}
