import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** PKCS#8 of an Ed25519 key (RFC 8410 §7) up to its 32-byte seed. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key pair that is the same in every run. */
export class MockKey {
  readonly keyId: string;
  readonly publicPem: string;
  readonly #privateKey: KeyObject;

  constructor(name: string) {
    const seed = createHash('sha256').update(`mock ${name}`).digest();
    this.#privateKey = createPrivateKey({
      key: Buffer.concat([PKCS8_PREFIX, seed]),
      format: 'der',
      type: 'pkcs8',
    });
    const publicKey = createPublicKey(this.#privateKey);
    this.publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    this.keyId = keyIdOf(publicKey);
  }

  sign(message: Uint8Array): Buffer {
    return sign(null, message, this.#privateKey);
  }
}

export function keyIdOf(publicKey: KeyObject): string {
  return sha256(publicKey.export({ type: 'spki', format: 'der' }));
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
