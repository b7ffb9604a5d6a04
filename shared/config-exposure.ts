import { type Conflict, conflict } from './config-problem.ts';
import { type Exposure, exposuresOf, type Standing } from './exposure.ts';

const sayings: Readonly<Record<Exposure, { readonly risk: string; readonly remedy: string }>> = {
  'no-tls': {
    risk: 'in without TLS, and conversations can be read on their way',
    remedy: 'set listen.tls (`corral cert create` makes a certificate)',
  },
  'no-key': {
    risk: 'in without a key, and they may use, pull and delete every model',
    remedy: 'set access.mode to auto or required',
  },
};

/**
 * Letting other machines in without a key takes somebody who says that it is meant, and says so of TLS too where that is
 * missing as well. With keys and without TLS it starts, as `access.mode: auto` promises, and warns for as long as it is so.
 */
export function checkExposure(
  standing: Standing & { readonly listen: { readonly confirmed: readonly string[] } },
): Conflict[] {
  const { host, confirmed } = standing.listen;
  const lacking = exposuresOf(standing);
  if (!lacking.includes('no-key')) return [];
  return lacking
    .filter((exposure) => !confirmed.includes(exposure))
    .map((exposure) => {
      const { risk, remedy } = sayings[exposure];
      return conflict(
        ['listen', 'host'],
        `${host} lets other machines ${risk}: ${remedy}, or accept that with listen.confirmed: [${exposure}]`,
      );
    });
}
