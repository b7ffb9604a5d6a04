import { knock } from '../../../main/discovery/knock.ts';
import type { Announcement, Surroundings } from '../../../main/ports.ts';

/** The network the fake machine is on: six addresses that never leave this one. */
export const NETWORK = '127.0.0.0/29';

export interface LoopbackNetwork extends Surroundings {
  /** Every address that was dialled, in order, as `address:port`. */
  readonly dialled: string[];
  /** Whether somebody listens for announcements now. */
  isListening(): boolean;
  announce(announcement: Announcement): void;
  /** As when the port for announcements cannot be had. */
  fail(why: string): void;
}

/** What a machine on a loopback network sees; connections are real, but for addresses that are to be silent. */
export function createLoopbackNetwork(isSilent: (address: string) => boolean = () => false): LoopbackNetwork {
  const dialled: string[] = [];
  let listener: { tell: (announcement: Announcement) => void; trouble: (why: string) => void } | null = null;
  return {
    dialled,
    interfaces: () => ({ eth0: [{ address: '127.0.0.1', netmask: '255.255.255.248', internal: false }] }),
    isOpen(address, port, signal) {
      dialled.push(`${address}:${port}`);
      return isSilent(address) ? Promise.resolve(false) : knock(address, port, signal);
    },
    listen(tell, trouble) {
      listener = { tell, trouble };
      return () => {
        listener = null;
      };
    },
    isListening: () => listener !== null,
    announce: (announcement) => listener?.tell(announcement),
    fail: (why) => listener?.trouble(why),
  };
}
