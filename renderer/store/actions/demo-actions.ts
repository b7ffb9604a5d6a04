import { send } from '../send.ts';

/** Adds an embedded fleet of simulated servers with light traffic. */
export const startDemo = () =>
  send({
    name: 'demo.start',
    input: undefined,
    key: 'demo',
    doing: 'Starting the demo fleet',
    done: () => 'The demo fleet is running: its servers are simulated, and nothing leaves this machine',
    undo: { label: 'End the demo', run: () => void stopDemo() },
  });

/** Takes the demo's servers and its traffic away. */
export const stopDemo = () =>
  send({
    name: 'demo.stop',
    input: undefined,
    key: 'demo',
    doing: 'Ending the demo',
    done: () => 'The demo fleet is gone',
    undo: { label: 'Start the demo again', run: () => void startDemo() },
  });
