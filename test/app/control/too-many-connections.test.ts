import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startFixture } from './control-fixture.ts';

const LIMIT = 512;
const said = /^the control port has too many connections/;

/** A connection that says nothing. */
async function openSilent(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

it('closes connections beyond a bound, says so once a minute, and answers again when there is room', async () => {
  const { ask, clock, log, port } = await startFixture();
  const warnings = () => log.lines.filter(({ message }) => said.test(message));
  const first: Socket[] = [];
  for (let count = 0; count < LIMIT; count += 1) first.push(await openSilent(Number(port)));
  expect(warnings()).toEqual([]);
  await expect(ask('/metrics')).rejects.toThrow();
  await expect(ask('/metrics')).rejects.toThrow();
  expect(warnings()).toMatchObject([{ level: 'warn', limit: LIMIT, address: '127.0.0.1' }]);
  expect(first.filter(({ destroyed }) => destroyed)).toEqual([]);
  clock.advance(60_000);
  await expect(ask('/metrics')).rejects.toThrow();
  expect(warnings()).toHaveLength(2);
  for (const socket of first) socket.destroy();
  await expect
    .poll(
      () =>
        ask('/metrics').then(
          ({ status }) => status,
          () => null,
        ),
      { timeout: 20_000 },
    )
    .toBe(200);
});
