import { hasPath } from '../../../../shared/complete-address.ts';
import type { BackendKind } from '../../../../shared/config.ts';
import type { Inspection } from '../../../../shared/inspection.ts';
import type { BackendSnapshot } from '../../../../shared/snapshot.ts';
import { suggestBackendId } from '../../../../shared/suggest-backend-id.ts';

/** What the fields hold; numbers are as typed until they are sent. */
export interface FormValues {
  readonly url: string;
  readonly kind: BackendKind;
  readonly id: string;
  readonly slots: number | string;
  readonly isAuto: boolean;
  readonly weight: number | string;
  readonly tier: number | string;
  /** Empty = no limit. */
  readonly requestsPerMinute: number | string;
  readonly tokensPerMinute: number | string;
}

export type FormField = 'url' | 'kind' | 'id' | 'slots' | 'weight' | 'tier' | 'requestsPerMinute' | 'tokensPerMinute';
export type FieldErrors = Partial<Record<FormField, string>>;

export const emptyForm: FormValues = {
  url: '',
  kind: 'ollama',
  id: '',
  slots: 1,
  isAuto: true,
  weight: 1,
  tier: 0,
  requestsPerMinute: '',
  tokensPerMinute: '',
};

export const formOf = ({ url, kind, id, slotsSetting, slots, weight, tier, quota }: BackendSnapshot): FormValues => ({
  url,
  kind,
  id,
  slots: slotsSetting === 'auto' ? slots : slotsSetting,
  isAuto: slotsSetting === 'auto',
  weight,
  tier,
  requestsPerMinute: quota?.requestsPerMinute ?? '',
  tokensPerMinute: quota?.tokensPerMinute ?? '',
});

/** Fills in what a look at the address suggests, except where somebody has written something. */
export function prefill(
  values: FormValues,
  seen: Inspection,
  { touched, taken }: { readonly touched: ReadonlySet<FormField>; readonly taken: ReadonlySet<string> },
): FormValues {
  const isNew = !seen.found || seen.knownAs === null;
  const kind = touched.has('kind') ? values.kind : kindSeen(seen);
  return {
    ...values,
    kind,
    ...(touched.has('id') ? {} : { id: isNew ? suggestBackendId(seen.url, taken) : '' }),
    ...(touched.has('slots') ? {} : slotsFor(seen, kind)),
  };
}

/** What a server is by a look at it, else by its address: only a server of the OpenAI API has a path. */
function kindSeen(seen: Inspection): BackendKind {
  if (seen.found) return seen.kind;
  return seen.seems ?? (hasPath(seen.url) ? 'openai' : 'ollama');
}

function slotsFor(seen: Inspection, kind: BackendKind): Pick<FormValues, 'slots' | 'isAuto'> {
  const isSuggested = seen.found && seen.knownAs === null && seen.kind === kind && seen.suggestedSlots !== 'auto';
  return isSuggested ? { slots: Number(seen.suggestedSlots), isAuto: false } : { slots: 1, isAuto: true };
}

/** The address to add: as a look at it spells it, where it found a server of that kind. */
export const addressOf = (url: string, kind: BackendKind, seen: Inspection | null): string =>
  seen?.found && seen.kind === kind ? seen.url : url;

const complaints = {
  slots: 'a whole number from 1 to 1024',
  weight: 'a number above 0, at most 1000',
  tier: 'a whole number from 0 to 100',
  limit: 'a whole number above 0, or nothing',
} as const;

const isWhole = (value: number | string, least: number, most: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

/** What can be said about the numbers without asking; everything else is the gateway's to judge. */
export function checkNumbers(values: FormValues): FieldErrors {
  const { slots, isAuto, weight, tier, requestsPerMinute, tokensPerMinute } = values;
  return {
    ...(isAuto || isWhole(slots, 1, 1024) ? {} : { slots: complaints.slots }),
    ...(typeof weight === 'number' && weight > 0 && weight <= 1000 ? {} : { weight: complaints.weight }),
    ...(isWhole(tier, 0, 100) ? {} : { tier: complaints.tier }),
    ...(isLimit(requestsPerMinute) ? {} : { requestsPerMinute: complaints.limit }),
    ...(isLimit(tokensPerMinute) ? {} : { tokensPerMinute: complaints.limit }),
  };
}

const isLimit = (value: number | string): boolean => value === '' || isWhole(value, 1, 1_000_000_000);

export interface BackendSettings {
  readonly slots: number | 'auto';
  readonly weight: number;
  readonly tier: number;
  /** Null = none. */
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
}

/** The numbers as commands take them; only for values that `checkNumbers` had nothing against. */
export const settingsOf = ({ slots, isAuto, weight, tier, ...limits }: FormValues): BackendSettings => ({
  slots: isAuto ? 'auto' : Number(slots),
  weight: Number(weight),
  tier: Number(tier),
  requestsPerMinute: limitOf(limits.requestsPerMinute),
  tokensPerMinute: limitOf(limits.tokensPerMinute),
});

const limitOf = (value: number | string): number | null => (value === '' ? null : Number(value));

/** What differs from how the backend is set up now. */
export function changesOf(
  values: FormValues,
  before: BackendSnapshot,
): Partial<BackendSettings & { readonly url: string; readonly kind: BackendKind }> {
  const { slots, weight, tier, requestsPerMinute, tokensPerMinute } = settingsOf(values);
  return {
    ...(values.url === before.url ? {} : { url: values.url }),
    ...(values.kind === before.kind ? {} : { kind: values.kind }),
    ...(slots === before.slotsSetting ? {} : { slots }),
    ...(weight === before.weight ? {} : { weight }),
    ...(tier === before.tier ? {} : { tier }),
    ...(requestsPerMinute === (before.quota?.requestsPerMinute ?? null) ? {} : { requestsPerMinute }),
    ...(tokensPerMinute === (before.quota?.tokensPerMinute ?? null) ? {} : { tokensPerMinute }),
  };
}

const fields: ReadonlySet<string> = new Set<FormField>([
  'url',
  'kind',
  'id',
  'slots',
  'weight',
  'tier',
  'requestsPerMinute',
  'tokensPerMinute',
]);

/** A gateway's complaint at the field it is about; under none when it is about none of these. */
export const isFormField = (name: string | undefined): name is FormField => name !== undefined && fields.has(name);
