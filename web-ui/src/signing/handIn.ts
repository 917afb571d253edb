import { ApiFailure, postRecord } from '../api/client.ts';
import type { LogHead } from '../api/types.ts';
import { recordTime } from '../parts/times.ts';
import { type AdminKey, MAX_KEY_FILE_BYTES, openAdminKey } from './adminKey.ts';
import type { Bytes } from './bytes.ts';
import { BadFormat } from './der.ts';
import { NotAccepted, OwnLog } from './ownLog.ts';
import { signStatement, type SignedStatement, type Statement } from './record.ts';
import { wordsFor } from './words.ts';

/** Beyond this, a refused record may be due to the clock. Neighbours in a mesh agree within seconds. */
const CLOCK_OFF_MILLIS = 60_000;

/**
 * Signs a statement with the key in a file and gives it to the node. The bytes of the file are overwritten.
 *
 * @returns the id of the accepted record
 * @throws {NotAccepted | BadFormat | WrongPassphrase | ApiFailure | RangeError}
 */
export async function handIn(file: File, passphrase: string, statement: Statement): Promise<string> {
  if (file.size > MAX_KEY_FILE_BYTES) throw new BadFormat('This file is too large for a key file.');
  const bytes: Bytes = new Uint8Array(await file.arrayBuffer());
  let key: AdminKey;
  try {
    key = await openAdminKey(bytes, passphrase);
  } finally {
    bytes.fill(0);
  }
  const log = new OwnLog(key, window.localStorage);
  const head = await log.head();
  const { role } = wordsFor(statement);
  if (!head.roles.includes(role))
    throw new NotAccepted(`The key of ${head.name} does not have the role “${role}”.`);
  const signed = await signStatement(key, statement, head, recordTime(Date.now()));
  log.remember(signed, head.size);
  await post(signed, head, log);
  return signed.recordId;
}

async function post(signed: SignedStatement, head: LogHead, log: OwnLog): Promise<void> {
  try {
    const { recordId } = await postRecord(signed.envelope);
    if (recordId !== signed.recordId)
      throw new NotAccepted('The node answered for another record. Do not sign here.');
  } catch (failure) {
    if (!(failure instanceof ApiFailure) || failure.passing || failure.status >= 500) throw failure;
    log.forget();
    const off = Math.abs(Date.now() - Date.parse(head.time)) > CLOCK_OFF_MILLIS;
    const hint = off ? ' The clock of this machine and that of the node differ by more than a minute.' : '';
    throw new NotAccepted(`Refused (${failure.code}): ${failure.message}${hint}`);
  }
}
