import { expect, test } from 'vitest';
import type { ModemOperations } from '../../src/bridge/index.js';
import { BridgeRig } from '../support/bridge.js';

const call = (method: string, params?: unknown) => ({ jsonrpc: '2.0', id: 7, method, params });

/** One modem, nokia, that writes down what it is told. */
async function startBridge() {
  const told: unknown[] = [];
  const answer = async (...words: unknown[]) => {
    told.push(words);
    return { name: 'nokia', state: 'parked' };
  };
  const nokia: ModemOperations = {
    suspend: (how) => answer('suspend', how),
    resume: () => answer('resume'),
    reset: (step) => answer('reset', step),
    ussd: async (code) => ({ ...(await answer('ussd', code)), text: '', open: false }),
    endUssd: async () => ({ ...(await answer('endUssd')), ended: true }),
    command: async (line) => ({ ...(await answer('command', line)), lines: [] }),
    events: async () => [{ id: 1, kind: 'call' }],
  };
  const rig = await BridgeRig.start({}, { modem: (name) => (name === 'nokia' ? nokia : undefined) });
  return Object.assign(rig, { told });
}

test.each([
  ['modem.suspend', { name: 'nokia' }, ['suspend', 'gracefully']],
  ['modem.suspend', { name: 'nokia', how: 'when idle' }, ['suspend', 'when idle']],
  ['modem.resume', { name: 'nokia' }, ['resume']],
  ['modem.reset', { name: 'nokia' }, ['reset', 'reset']],
  ['modem.reset', { name: 'nokia', step: 'reopen' }, ['reset', 'reopen']],
  ['modem.ussd', { name: 'nokia', code: '*100#' }, ['ussd', '*100#']],
  ['modem.ussd', { name: 'nokia', cancel: true }, ['endUssd']],
  ['modem.command', { name: 'nokia', command: 'AT+CSQ' }, ['command', 'AT+CSQ']],
])('%s with %j reaches the modem', async (method, params, words) => {
  await using rig = await startBridge();

  const { body } = await rig.post('/rpc', call(method, params));

  expect(body.result).toMatchObject({ name: 'nokia' });
  expect(rig.told).toEqual([words]);
});

test.each([
  ['modem.suspend', { name: 'ericsson' }, 'NOT_FOUND'],
  ['modem.suspend', { name: 'nokia', how: 'sometime' }, 'BAD_REQUEST'],
  ['modem.resume', {}, 'BAD_REQUEST'],
  ['modem.ussd', { name: 'nokia' }, 'BAD_REQUEST'],
  ['modem.ussd', { name: 'nokia', code: '1', cancel: true }, 'BAD_REQUEST'],
  ['modem.reset', { name: 'nokia', step: 'explode' }, 'BAD_REQUEST'],
])('%s with %j is refused with %s and reaches no modem', async (method, params, code) => {
  await using rig = await startBridge();

  const { body } = await rig.post('/rpc', call(method, params));

  expect(body.error.data.code).toBe(code);
  expect(rig.told).toEqual([]);
});
