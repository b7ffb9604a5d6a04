import { create } from 'zustand';

/** A dialog that any button, key or the palette may open. */
export type Dialog =
  | { readonly kind: 'add-backend' }
  | { readonly kind: 'find-servers' }
  /** `field` is where the cursor starts. */
  | { readonly kind: 'edit-backend'; readonly id: string; readonly field?: 'slots' | 'tier' }
  /** `lost` = what nobody could use any more without it; null when that is not known. */
  | { readonly kind: 'drain-backend'; readonly id: string; readonly lost: readonly string[] | null }
  | { readonly kind: 'rolling-restart' }
  | { readonly kind: 'warm-model'; readonly model?: string; readonly backend?: string }
  | { readonly kind: 'pull-model'; readonly model?: string; readonly backend?: string }
  | { readonly kind: 'copy-model'; readonly model: string; readonly backend?: string }
  | { readonly kind: 'sync-model'; readonly model: string }
  | { readonly kind: 'keep-model'; readonly model?: string }
  | { readonly kind: 'create-key' }
  | { readonly kind: 'import-keys' }
  | { readonly kind: 'edit-key'; readonly id: string }
  | { readonly kind: 'rotate-key'; readonly id: string }
  /** The one to change; without a name another is made. */
  | { readonly kind: 'alias'; readonly name?: string }
  | { readonly kind: 'shortcuts' };

interface DialogState {
  readonly open: Dialog | null;
}

const useDialogState = create<DialogState>(() => ({ open: null }));

export const openDialog = (open: Dialog): void => useDialogState.setState({ open });
export const closeDialog = (): void => useDialogState.setState({ open: null });

export const useIsDialogOpen = (): boolean => useDialogState(({ open }) => open !== null);

/** The open dialog when it is of that kind, else null. */
export function useDialog<K extends Dialog['kind']>(kind: K): Extract<Dialog, { readonly kind: K }> | null {
  return useDialogState(({ open }) => (open?.kind === kind ? (open as Extract<Dialog, { readonly kind: K }>) : null));
}
