import { isLoopback } from './loopback.ts';

/** What a gateway may lack that other machines can reach: encryption on the way, or a question who comes. */
export const exposures = ['no-tls', 'no-key'] as const;
export type Exposure = (typeof exposures)[number];

/** Where and how a gateway listens, as far as it matters to who gets at it. */
export interface Standing {
  readonly listen: { readonly host: string; readonly tls?: unknown };
  readonly access: { readonly mode: string };
}

/** Whether clients need a key: `auto` asks for one as soon as another machine could come. */
export const isKeyRequired = ({ access, listen }: Standing): boolean =>
  access.mode === 'required' || (access.mode !== 'open' && !isLoopback(listen.host));

/** What is lacking; nothing while only this machine can come. */
export function exposuresOf(standing: Standing): readonly Exposure[] {
  const { listen } = standing;
  if (isLoopback(listen.host)) return [];
  const lacks: Readonly<Record<Exposure, boolean>> = {
    'no-tls': listen.tls === undefined,
    'no-key': !isKeyRequired(standing),
  };
  return exposures.filter((exposure) => lacks[exposure]);
}
