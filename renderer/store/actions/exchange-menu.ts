import type { LiveExchange } from '../../../shared/exchange.ts';
import { showFailure } from '../../ui/notices.tsx';
import { curlOf } from '../curl.ts';
import { usePanel } from '../panel-store.ts';
import { copyText } from './copy-text.ts';

/** What of a request there is, under way or ended, to ask it again. */
type Asked = Parameters<typeof curlOf>[0] & Pick<LiveExchange, 'route'>;

/** Puts a shell command into the clipboard that asks the same kind of question again. */
export function copyAsCurl(asked: Asked): void {
  const url = usePanel.getState().snapshot?.gateway.url ?? '';
  const curl = curlOf(asked, url);
  if (curl.ok)
    copyText(
      curl.command,
      `a curl command for ${asked.route}; what was asked is not recorded, so it has a placeholder`,
    );
  else showFailure('There is no curl command for this request', curl.reason);
}
