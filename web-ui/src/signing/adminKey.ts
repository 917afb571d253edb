import { type Bytes, concat, hex, ofBase64, ofBase64Url, sha256 } from './bytes.ts';
import { BadFormat, DerReader, Tag } from './der.ts';

/** A key file of an admin is about 400 bytes; more than this is another kind of file. */
export const MAX_KEY_FILE_BYTES = 16_384;
/** `selvedge mesh init` writes 600,000. Above this the browser would seem to hang. */
const MAX_ITERATIONS = 20_000_000;

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const HMAC_SHA256 = '1.2.840.113549.2.9';
const AES_256_CBC = '2.16.840.1.101.3.4.1.42';
/** SPKI of an Ed25519 key (RFC 8410 §4) up to its 32 bytes. */
const SPKI_PREFIX = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

export class WrongPassphrase extends Error {}

/** An admin's key, open for signing. It cannot be taken out of the browser's key store again. */
export interface AdminKey {
  readonly keyId: string;
  sign(message: Bytes): Promise<Bytes>;
  verify(message: Bytes, signature: Bytes): Promise<boolean>;
}

/** Whether this browser signs with Ed25519 (Chromium 137, Firefox 129, Safari 17), and in this context. */
export async function canSign(): Promise<boolean> {
  try {
    // The types promise `subtle`, but browsers hide it on plain HTTP beyond loopback.
    const subtle = crypto.subtle as SubtleCrypto | undefined;
    if (!subtle) return false;
    await subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    return true;
  } catch {
    return false;
  }
}

/**
 * Opens a key file: PEM `ENCRYPTED PRIVATE KEY`, PKCS#8 (RFC 5958) with PBES2 (RFC 8018): PBKDF2 with
 * HMAC-SHA256, AES-256-CBC. The decrypted bytes are overwritten before this returns.
 *
 * @throws {BadFormat} for another kind of file
 * @throws {WrongPassphrase} where the passphrase does not open it
 */
export async function openAdminKey(file: Bytes, passphrase: string): Promise<AdminKey> {
  const sealed = readSealedKey(pemContent(file));
  const pkcs8 = await unseal(sealed, passphrase);
  try {
    return await importKey(pkcs8);
  } finally {
    pkcs8.fill(0);
  }
}

interface SealedKey {
  readonly salt: Bytes;
  readonly iterations: number;
  readonly iv: Bytes;
  readonly ciphertext: Bytes;
}

function pemContent(file: Bytes): Bytes {
  if (file.length > MAX_KEY_FILE_BYTES) throw new BadFormat('This file is too large for a key file.');
  const text = new TextDecoder().decode(file);
  if (text.includes('-----BEGIN PRIVATE KEY-----'))
    throw new BadFormat(
      'This key file is not encrypted. Give it a passphrase first, and treat the key as exposed.',
    );
  const match =
    /-----BEGIN ENCRYPTED PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END ENCRYPTED PRIVATE KEY-----/.exec(text);
  if (!match?.[1]) throw new BadFormat('This is not a key file (PEM, “ENCRYPTED PRIVATE KEY”).');
  try {
    return ofBase64(match[1].replace(/\s/g, ''));
  } catch {
    throw new BadFormat('This key file is damaged.');
  }
}

function readSealedKey(der: Bytes): SealedKey {
  const file = new DerReader(der);
  const info = file.sequence();
  file.end();
  const algorithm = info.sequence();
  requireObject(algorithm, PBES2, 'PBES2');
  const parameters = algorithm.sequence();
  const derivation = parameters.sequence();
  requireObject(derivation, PBKDF2, 'PBKDF2');
  const { salt, iterations } = readPbkdf2(derivation.sequence());
  const cipher = parameters.sequence();
  requireObject(cipher, AES_256_CBC, 'AES-256-CBC');
  const iv = cipher.expect(Tag.OCTET_STRING);
  const ciphertext = info.expect(Tag.OCTET_STRING);
  info.end();
  if (iv.length !== 16 || ciphertext.length === 0 || ciphertext.length % 16 !== 0)
    throw new BadFormat('This key file is damaged.');
  return { salt, iterations, iv, ciphertext };
}

function readPbkdf2(parameters: DerReader): { salt: Bytes; iterations: number } {
  const salt = parameters.expect(Tag.OCTET_STRING);
  const iterations = parameters.smallInteger();
  let element = parameters.atEnd ? undefined : parameters.next();
  if (element?.tag === Tag.INTEGER) element = parameters.atEnd ? undefined : parameters.next(); // optional key length
  // Without this element the function would be HMAC-SHA1 (RFC 8018 appendix A.2).
  if (element?.tag !== Tag.SEQUENCE) throw new BadFormat('This key file does not use HMAC-SHA256.');
  requireObject(new DerReader(element.content), HMAC_SHA256, 'HMAC-SHA256');
  if (iterations < 1 || iterations > MAX_ITERATIONS)
    throw new BadFormat('This key file has an impossible iteration count.');
  return { salt, iterations };
}

function requireObject(reader: DerReader, wanted: string, name: string): void {
  if (reader.objectId() !== wanted) throw new BadFormat(`This key file does not use ${name}.`);
}

async function unseal(sealed: SealedKey, passphrase: string): Promise<Bytes> {
  const typed = new TextEncoder().encode(passphrase);
  try {
    const base = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
    const key = await crypto.subtle.deriveKey(
      { name: 'PBKDF2', hash: 'SHA-256', salt: sealed.salt, iterations: sealed.iterations },
      base,
      { name: 'AES-CBC', length: 256 },
      false,
      ['decrypt'],
    );
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-CBC', iv: sealed.iv }, key, sealed.ciphertext),
    );
  } catch {
    throw new WrongPassphrase('The passphrase does not open this key file.');
  } finally {
    typed.fill(0);
  }
}

async function importKey(pkcs8: Bytes): Promise<AdminKey> {
  let extractable: CryptoKey;
  try {
    extractable = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  } catch {
    // A wrong passphrase passes the padding check of AES-CBC about once in 256 times.
    if (pkcs8[0] !== Tag.SEQUENCE) throw new WrongPassphrase('The passphrase does not open this key file.');
    throw new BadFormat('This key file does not hold an Ed25519 key.');
  }
  // WebCrypto gives the public half of a private key only through its JSON form.
  const { x } = await crypto.subtle.exportKey('jwk', extractable);
  if (x === undefined) throw new BadFormat('This key file does not hold an Ed25519 key.');
  const spki = concat(SPKI_PREFIX, ofBase64Url(x));
  const publicKey = await crypto.subtle.importKey('spki', spki, 'Ed25519', false, ['verify']);
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  return {
    keyId: hex(await sha256(spki)),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, message)),
    verify: (message, signature) => crypto.subtle.verify('Ed25519', publicKey, signature, message),
  };
}
