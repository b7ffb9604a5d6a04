import type { ConfigJson } from '../../../shared/config-view.ts';
import { isSame, keyOf, nameOf, type SettingPath, valueAt } from '../../store/settings/config-value.ts';
import { useSettings } from '../../store/settings/settings-store.ts';

/** A key as the form shows it now. */
export interface Setting {
  /** What it would be if everything were saved; undefined when nothing would say. */
  readonly value: ConfigJson | undefined;
  /** What the file says; undefined when it does not. */
  readonly written: ConfigJson | undefined;
  readonly isChanged: boolean;
  /** Whether the file says, or would say, something about it. */
  readonly isWritten: boolean;
  /** As problems name it. */
  readonly name: string;
}

/** Follows one key. `fallback` is its default. */
export function useSetting(path: SettingPath, fallback: ConfigJson | undefined): Setting {
  const pending = useSettings((state) => state.pending[keyOf(path)]);
  const file = useSettings(({ view }) => view?.written) ?? {};
  const written = valueAt(file, path);
  const wanted = pending ? pending.value : (written ?? null);
  return {
    value: wanted ?? fallback,
    written,
    isChanged: pending !== undefined && !isSame(pending.value, written ?? null),
    isWritten: wanted !== null,
    name: nameOf(file, path),
  };
}

export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Whether a problem is about that key or about something inside it. */
export const isAbout = (problem: Problem, name: string): boolean =>
  problem.path === name || problem.path.startsWith(`${name}.`) || problem.path.startsWith(`${name}[`);

/** What the gateway says is wrong with that key. */
export function useProblems(name: string): readonly Problem[] {
  const verdict = useSettings((state) => state.verdict);
  return (verdict?.problems ?? []).filter((problem) => isAbout(problem, name));
}
