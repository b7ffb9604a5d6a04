import { EventEmitter } from 'node:events';
import { strict } from '../strict.ts';

/** Nothing happens to this machine unless a test emits it: `suspend`, `resume`, `shutdown` … */
export const powerMonitor = strict(
  'powerMonitor',
  Object.assign(new EventEmitter(), {
    getSystemIdleTime: () => 0,
    isOnBatteryPower: () => false,
  } satisfies Pick<Electron.PowerMonitor, 'getSystemIdleTime' | 'isOnBatteryPower'>),
);
