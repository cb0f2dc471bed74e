import { createHash } from 'node:crypto';
import type { FiledPart, PartRef, PendingPdu, ReceivedPdu } from '../store.js';
import { integer, integerOrNull, type Row, text } from './row.js';
import type { Work } from './work.js';

/** `QueueStore.receive`. */
export async function receive(work: Work, pdu: ReceivedPdu): Promise<'stored' | 'duplicate'> {
  const hex = pdu.hex.trim().toUpperCase();
  const digest = createHash('sha256').update(hex).digest();
  await work.alone(`PDU ${digest.toString('hex')}`);
  // A genuine second message has another time stamp of the service centre (TP-SCTS), so its octets differ. Before the
  // SIM is known, the modem stands for it: what the modem gives again afterwards is still the same.
  const known = await work.db.get(
    `SELECT 1 FROM received_pdu WHERE digest = @digest
       AND CASE WHEN imsi <> '' AND @imsi <> '' THEN imsi = @imsi ELSE modem = @modem END`,
    { digest, imsi: pdu.imsi, modem: pdu.modem },
  );
  if (known) return 'duplicate';
  await work.db.run(
    `INSERT INTO received_pdu (digest, modem, imsi, hex, tpdu_length, received_at)
     VALUES (@digest, @modem, @imsi, @hex, @tpduLength, @receivedAt)`,
    { ...{ digest, hex, modem: pdu.modem, imsi: pdu.imsi }, tpduLength: pdu.tpduLength, receivedAt: pdu.receivedAt },
  );
  work.hint({ hint: 'received' });
  return 'stored';
}

/** `QueueStore.pendingPdus`. */
export async function pendingPdus(work: Work, limit: number): Promise<PendingPdu[]> {
  const rows = await work.db.all(`SELECT * FROM received_pdu WHERE state = 'pending' ORDER BY id LIMIT @limit`, {
    limit,
  });
  return rows.map(pending);
}

/** A row of `received_pdu`. */
export function pending(row: Row): PendingPdu {
  return {
    id: integer(row, 'id'),
    modem: text(row, 'modem'),
    imsi: text(row, 'imsi'),
    hex: text(row, 'hex'),
    tpduLength: integerOrNull(row, 'tpdu_length'),
    receivedAt: integer(row, 'received_at'),
  };
}

/**
 * `QueueStore.filePart`.
 *
 * A second PDU at the same place of the same message, with other octets, is the network's repetition or the start of
 * a newer message under a reference used again; the newer one counts and the older is set aside, raw. The PDU that
 * makes the message whole stays pending until that message is stored: a crash in between leaves something to go on with.
 */
export async function filePart(work: Work, pduId: number, part: PartRef): Promise<FiledPart[]> {
  await work.alone(`parts ${part.key}`);
  await work.db.run(
    `UPDATE received_pdu SET state = 'ignored', reason = @reason
     WHERE state = 'part' AND part_key = @key AND part_sequence = @sequence AND id <> @pduId`,
    { pduId, key: part.key, sequence: part.sequence, reason: `PDU ${pduId} has its place in the message` },
  );
  await work.db.run(
    `UPDATE received_pdu SET state = 'part', part_key = @key, part_sequence = @sequence, part_total = @total
     WHERE id = @pduId AND state IN ('pending', 'part')`,
    { pduId, key: part.key, sequence: part.sequence, total: part.total },
  );
  const filed = await partsOf(work, part.key);
  if (filed.length >= part.total) {
    await work.db.run(`UPDATE received_pdu SET state = 'pending' WHERE id = @pduId AND state = 'part'`, { pduId });
  }
  return filed;
}

async function partsOf(work: Work, key: string): Promise<FiledPart[]> {
  const rows = await work.db.all(
    `SELECT * FROM received_pdu WHERE state = 'part' AND part_key = @key ORDER BY part_sequence`,
    { key },
  );
  return rows.map(filed);
}

/** A row of `received_pdu` that is one segment of a message. */
export function filed(row: Row): FiledPart {
  return { ...pending(row), sequence: integer(row, 'part_sequence'), total: integer(row, 'part_total') };
}

/** `QueueStore.staleParts`. */
export async function staleParts(work: Work, before: number): Promise<FiledPart[]> {
  const row = await work.db.get(
    `SELECT part_key FROM received_pdu WHERE state = 'part' GROUP BY part_key HAVING max(received_at) <= @before LIMIT 1`,
    { before },
  );
  return row ? await partsOf(work, text(row, 'part_key')) : [];
}

/** `QueueStore.setAside`. */
export async function setAside(
  work: Work,
  pduIds: readonly number[],
  as: 'ignored' | 'undecodable',
  reason: string,
): Promise<void> {
  for (const id of pduIds) {
    await work.db.run(
      `UPDATE received_pdu SET state = @as, reason = @reason WHERE id = @id AND state IN ('pending', 'part')`,
      { id, as, reason },
    );
  }
}
