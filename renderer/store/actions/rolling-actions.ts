import { send } from '../send.ts';

/** While an order about it is under way. */
export const ROLLING_KEY = 'rolling';

/** Says that the server of the backend whose turn it is was restarted. */
export const sayRestarted = (backend: string) =>
  send({
    name: 'rolling.restarted',
    input: { backend },
    key: ROLLING_KEY,
    doing: `Noting that ${backend} was restarted`,
    done: () => `${backend} is looked at, and takes work again once it answers`,
  });

/** Puts the backend whose turn it is back into service as it is, and goes on with the next. */
export const skipRolling = (backend: string) =>
  send({
    name: 'rolling.skip',
    input: { backend },
    key: ROLLING_KEY,
    doing: `Skipping ${backend}`,
    done: () => `${backend} is in service; the next one has its turn`,
  });

/** Says yes to what is asked. */
export const proceedRolling = () =>
  send({
    name: 'rolling.proceed',
    input: undefined,
    key: ROLLING_KEY,
    doing: 'Going on with the rolling restart',
    done: () => 'The rolling restart goes on',
  });

/** Ends it; whose turn it is is put back into service. */
export const stopRolling = () =>
  send({
    name: 'rolling.stop',
    input: undefined,
    key: ROLLING_KEY,
    doing: 'Stopping the rolling restart',
    done: ({ words }) => `The rolling restart was stopped: ${words}`,
  });
