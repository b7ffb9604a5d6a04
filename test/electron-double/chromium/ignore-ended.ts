import { ProtocolError } from './connection.ts';

/** For commands whose page may have ended meanwhile, which is then all there is to say. Any other error goes on. */
export function ignoreEnded(error: unknown): undefined {
  if (!(error instanceof ProtocolError)) throw error;
}
