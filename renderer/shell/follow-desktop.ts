import type { Bridge } from '../../shared/contract.ts';
import { openDialog } from '../store/dialogs.ts';
import { go, parseRoute } from '../store/route.ts';

/** Goes where the desktop's menus and notifications point; the returned function ends it. */
export function followDesktop({ subscribe }: Bridge): () => void {
  return subscribe('navigate', ({ to }) => {
    const { screen, detail, query } = parseRoute(to);
    const { open, ...rest } = Object.fromEntries(query);
    go(screen, detail, rest);
    if (open === 'add-backend' || open === 'shortcuts') openDialog({ kind: open });
  });
}
