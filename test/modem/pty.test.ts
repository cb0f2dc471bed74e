import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Events, silentLog, systemClock } from '../../src/core/index.js';
import { type ModemSnapshot, ModemWorker, openSerialPort } from '../../src/modem/index.js';
import { type NewMessage, openSqliteStore } from '../../src/queue/index.js';
import { ServiceCentre, SimulatedModem, startModemOnPty } from '../../src/simulator/index.js';

/** A worker with its real port, its real clock and a simulated modem behind a pseudo-terminal. */
async function startPtyRig() {
  const folder = mkdtempSync(join(tmpdir(), 'sms-sidecar-pty-'));
  const link = join(folder, 'ttyMODEM');
  const centre = new ServiceCentre({ clock: systemClock });
  const modem = new SimulatedModem({ clock: systemClock, centre, name: 'nokia' });
  const pty = await startModemOnPty({ modem, link });
  const queue = await openSqliteStore({
    path: join(folder, 'queue.db'),
    clock: systemClock,
    log: silentLog,
    owner: 'test',
  });
  const worker = new ModemWorker(
    {
      name: 'nokia',
      device: link,
      mode: 'new',
      baudRate: 115_200,
      flowControl: 'none',
      attempts: 3,
      pollMs: 20_000,
      networks: [{ name: 'D1', maxPerCall: 10 }],
      reports: 'auto',
    },
    { queue, clock: systemClock, log: silentLog, events: new Events(), openPort: openSerialPort },
  );
  let count = 0;
  return {
    ...{ centre, modem, pty, queue, worker, link },
    async accept(text: string): Promise<void> {
      count += 1;
      const message: NewMessage = {
        id: `message-${count}`,
        network: 'D1',
        sender: `sip:user${count}@example.org`,
        number: '+491701234567',
        callId: `call-${count}`,
        body: text,
        segments: [text],
        encoding: 'ucs2',
        concatenation: 'none',
        options: { statusReport: true },
        priority: 0,
        acceptedAt: systemClock.now(),
      };
      await queue.accept({ message, idempotencyKey: message.id, detail: {} });
    },
    async until(holds: (snapshot: ModemSnapshot) => boolean | Promise<boolean>): Promise<void> {
      const end = performance.now() + 20_000;
      while (!(await holds(worker.snapshot()))) {
        if (performance.now() > end)
          throw new Error(`it did not come: ${JSON.stringify(worker.snapshot())}\n${worker.dialogue()}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async [Symbol.asyncDispose]() {
      await worker.stop();
      await pty.stop();
      await queue.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

test('over a real serial port, messages go out, reports and messages come in', async () => {
  await using rig = await startPtyRig();
  rig.worker.start();
  await rig.until(({ state }) => state === 'ready');

  for (let n = 1; n <= 20; n += 1) await rig.accept(`message ${n}`);
  rig.centre.deliver({ to: 'nokia', from: '+491709999999', text: 'hello' });
  await rig.until(({ counters }) => counters.sent === 20 && counters.reports === 20 && counters.received === 1);

  expect(rig.modem.sent.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, n) => `message ${n + 1}`));
});

test('a device that hangs up and comes back is used again without a restart', async () => {
  await using rig = await startPtyRig();
  rig.worker.start();
  await rig.until(({ state }) => state === 'ready');

  rig.modem.unplug();
  await rig.accept('while it was away');
  await rig.until(({ state }) => state === 'resting');
  rig.modem.plugIn();
  await rig.pty.opened();
  await rig.until(({ counters }) => counters.sent === 1);

  expect(rig.modem.sent).toHaveLength(1);
});

test('a port that is open already is told to be in use, and by whom', async () => {
  await using rig = await startPtyRig();
  const first = await openSerialPort({ device: rig.link, baudRate: 115_200, flowControl: 'none' });

  const second = openSerialPort({ device: rig.link, baudRate: 115_200, flowControl: 'none' });
  await expect(second).rejects.toMatchObject({
    code: 'PORT_UNAVAILABLE',
    message: expect.stringMatching(/ttyMODEM \(\/dev\/pts\/\d+\).*this process.* has it open/),
  });

  await first.close();
  await first.close();
  const third = await openSerialPort({ device: rig.link, baudRate: 921_600, flowControl: 'rtscts' });
  await third.close();
});

test('what is no device is told to be none', async () => {
  await using rig = await startPtyRig();
  const file = `${rig.link}.txt`;
  writeFileSync(file, '');

  const open = (device: string) => openSerialPort({ device, baudRate: 115_200, flowControl: 'none' });
  await expect(open(file)).rejects.toMatchObject({
    code: 'PORT_UNAVAILABLE',
    message: expect.stringContaining('no serial device'),
  });
  await expect(open(`${rig.link}9`)).rejects.toMatchObject({ message: expect.stringContaining('does not exist') });
});

test('a write that waits when the port is closed ends nothing', async () => {
  await using rig = await startPtyRig();
  const port = await openSerialPort({ device: rig.link, baudRate: 9_600, flowControl: 'none' });

  for (let n = 0; n < 200; n += 1) port.stream.write(Buffer.alloc(1_024, 0x41));
  await port.close();
  await new Promise((resolve) => setImmediate(resolve));
});
