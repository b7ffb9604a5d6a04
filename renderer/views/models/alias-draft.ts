import type { AliasRule } from '../../../shared/alias.ts';
import { formatPath } from '../../../shared/config-problem.ts';
import type { ConfigJson, ConfigVerdict } from '../../../shared/config-view.ts';
import { isSameName } from '../../store/actions/alias-actions.ts';

export type AliasField = 'name' | 'model' | 'backends' | 'fallbacks';
export type AliasErrors = Readonly<Partial<Record<AliasField, string>>>;

const FIELDS: readonly AliasField[] = ['model', 'backends', 'fallbacks'];

/** What the file would say of it: an empty list is left out. */
export const entryOf = ({ model, backends, fallbacks }: AliasRule): ConfigJson => ({
  model,
  ...(backends.length > 0 ? { backends } : {}),
  ...(fallbacks.length > 0 ? { fallbacks } : {}),
});

/** As it is meant, without what only typing leaves behind. */
export const trimmed = ({ name, model, ...rest }: AliasRule): AliasRule => ({
  ...rest,
  name: name.trim(),
  model: model.trim(),
});

/** What is wrong that the gateway cannot know: nobody may replace an alias by making another. */
export function clashOf(name: string, before: AliasRule | null, known: readonly AliasRule[]): string | null {
  if (before !== null) return null;
  const taken = known.find((alias) => isSameName(alias.name, name));
  return taken ? `There is an alias called ${taken.name} already` : null;
}

/** The gateway's complaints at the fields they are about; those about other things are nothing to this form. */
export function errorsOf(name: string, { problems }: Pick<ConfigVerdict, 'problems'>): AliasErrors {
  const place = formatPath(['models', 'aliases', name]);
  const errors: Partial<Record<AliasField, string>> = {};
  for (const { path, message } of problems) {
    if (path === place) errors.name ??= message;
    const field = FIELDS.find((one) => path === `${place}.${one}` || path.startsWith(`${place}.${one}[`));
    if (field) errors[field] ??= message;
  }
  return errors;
}

/** The field that a refusal names, as in `fallbacks[0]`. */
export const fieldOf = (field: string | undefined): AliasField | undefined =>
  FIELDS.find((one) => field === one || field?.startsWith(`${one}[`));
