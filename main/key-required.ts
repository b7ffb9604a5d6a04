import type { Config } from '../shared/config.ts';
import { isLoopback } from '../shared/loopback.ts';

/** Whether clients need a key: `auto` asks for one as soon as another machine could come. */
export const isKeyRequired = ({ access, listen }: Pick<Config, 'access' | 'listen'>): boolean =>
  access.mode === 'required' || (access.mode === 'auto' && !isLoopback(listen.host));
