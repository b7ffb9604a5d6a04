import {
  IconArrowRight,
  IconDownload,
  IconFlame,
  IconHourglass,
  IconPencil,
  IconPlayerPlay,
  IconStethoscope,
  IconTrafficCone,
  IconTrash,
} from '@tabler/icons-react';

const icons = {
  open: IconArrowRight,
  drain: IconHourglass,
  resume: IconPlayerPlay,
  maintain: IconTrafficCone,
  probe: IconStethoscope,
  warm: IconFlame,
  pull: IconDownload,
  edit: IconPencil,
  remove: IconTrash,
} as const;

/** What can be done to a backend. */
export type BackendActionKind = keyof typeof icons;

export function BackendActionIcon({ kind }: { readonly kind: BackendActionKind }) {
  const Icon = icons[kind];
  return <Icon size={16} aria-hidden="true" />;
}
