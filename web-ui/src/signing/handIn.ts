import { ApiFailure, getJson, postRecord } from '../api/client.ts';
import type { LogHead } from '../api/types.ts';
import { recordTime } from '../parts/times.ts';
import { MAX_KEY_FILE_BYTES, openAdminKey } from './adminKey.ts';
import type { Bytes } from './bytes.ts';
import { BadFormat } from './der.ts';
import { signStatement, type Statement } from './record.ts';
import { wordsFor } from './words.ts';

/** Beyond this, a refused record may be due to the clock. Neighbours in a mesh agree within seconds. */
const CLOCK_OFF_MILLIS = 60_000;

/** The statement was not signed or not accepted; the message says why, for people. */
export class NotAccepted extends Error {}

/**
 * Signs a statement with the key in a file and gives it to the node. The bytes of the file are overwritten.
 *
 * @returns the id of the accepted record
 * @throws {NotAccepted | BadFormat | WrongPassphrase | ApiFailure | RangeError}
 */
export async function handIn(file: File, passphrase: string, statement: Statement): Promise<string> {
  if (file.size > MAX_KEY_FILE_BYTES) throw new BadFormat('This file is too large for a key file.');
  const bytes: Bytes = new Uint8Array(await file.arrayBuffer());
  try {
    const key = await openAdminKey(bytes, passphrase);
    const head = await headOf(key.keyId);
    const { role } = wordsFor(statement);
    if (!head.roles.includes(role))
      throw new NotAccepted(`The key of ${head.name} does not have the role “${role}”.`);
    const signed = await signStatement(key, statement, head, recordTime(Date.now()));
    const { recordId } = await post(signed.envelope, head);
    if (recordId !== signed.recordId)
      throw new NotAccepted('The node answered for another record. Do not trust this node.');
    return recordId;
  } finally {
    bytes.fill(0);
  }
}

async function headOf(keyId: string): Promise<LogHead> {
  try {
    return await getJson<LogHead>(`/logs/${keyId}/head`);
  } catch (failure) {
    if (failure instanceof ApiFailure && failure.status === 404)
      throw new NotAccepted(`No admin of this mesh has this key (${keyId.slice(0, 12)}).`);
    throw failure;
  }
}

async function post(
  envelope: Parameters<typeof postRecord>[0],
  head: LogHead,
): Promise<{ recordId: string }> {
  try {
    return await postRecord(envelope);
  } catch (failure) {
    if (!(failure instanceof ApiFailure) || failure.passing) throw failure;
    const off = Math.abs(Date.now() - Date.parse(head.time)) > CLOCK_OFF_MILLIS;
    const hint = off ? ' The clock of this machine and that of the node differ by more than a minute.' : '';
    throw new NotAccepted(`Refused (${failure.code}): ${failure.message}${hint}`);
  }
}
