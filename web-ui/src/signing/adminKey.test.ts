import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canSign, openAdminKey, WrongPassphrase } from './adminKey.ts';
import type { Bytes } from './bytes.ts';
import { BadFormat, DerReader } from './der.ts';

const PASSPHRASE = 'größe 12';
const publicKey = createPublicKey(readFileSync(`${import.meta.dirname}/testdata/admin.pub.pem`));

function keyFile(name: string): Bytes {
  return new Uint8Array(readFileSync(`${import.meta.dirname}/testdata/${name}`));
}

describe('openAdminKey', () => {
  it('readsAKeyFileOfOpenssl', async () => {
    const key = await openAdminKey(keyFile('admin.pem'), PASSPHRASE);
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    expect(key.keyId).toBe(createHash('sha256').update(spki).digest('hex'));
    const message = new TextEncoder().encode('hello');
    const signature = await key.sign(message);
    expect(signature).toHaveLength(64);
    expect(verify(null, message, publicKey, signature)).toBe(true);
  });

  it('refusesAWrongPassphrase', async () => {
    await expect(openAdminKey(keyFile('admin.pem'), 'wrong')).rejects.toThrow(WrongPassphrase);
  });

  it.each([
    ['scrypt.pem', /PBKDF2/],
    ['hmac-sha1.pem', /HMAC-SHA256/],
    ['x25519.pem', /Ed25519/],
    ['admin.pub.pem', /not a key file/],
  ])('saysWhatIsWrongWith %s', async (name, message) => {
    const opened = openAdminKey(keyFile(name), 'x');
    await expect(opened).rejects.toThrow(BadFormat);
    await expect(opened).rejects.toThrow(message);
  });

  it('refusesAKeyThatIsNotEncrypted', async () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n';
    await expect(openAdminKey(new TextEncoder().encode(pem), 'x')).rejects.toThrow(/not encrypted/);
  });

  it('refusesALargeFile', async () => {
    await expect(openAdminKey(new Uint8Array(20_000), 'x')).rejects.toThrow(BadFormat);
  });

  it('endsInAClearErrorForEveryDamagedFile', async () => {
    const lines = new TextDecoder().decode(keyFile('admin.pem')).trim().split('\n');
    const der = Buffer.from(lines.slice(1, -1).join(''), 'base64');
    for (let at = 0; at < der.length; at++) {
      const damaged = Buffer.from(der);
      damaged[at] = (damaged[at] ?? 0) ^ 0x01;
      const pem = [lines[0], damaged.toString('base64'), lines.at(-1)].join('\n');
      const outcome = await openAdminKey(new TextEncoder().encode(pem), PASSPHRASE).catch((e: unknown) => e);
      // CBC is not authenticated: a flipped bit of the IV or of the last bytes may yield another valid key.
      const acceptable = outcome instanceof BadFormat || outcome instanceof WrongPassphrase || isKey(outcome);
      expect(acceptable, `byte ${at}: ${String(outcome)}`).toBe(true);
    }
  });

  it('knowsWhetherThisPlatformSigns', async () => {
    expect(await canSign()).toBe(true);
  });
});

describe('DerReader', () => {
  it.each(['', '30', '3001', '3081', '308001', '30830fffff', '30840000000000', '028100'])(
    'refuses %s',
    (input) => {
      expect(() => new DerReader(new Uint8Array(Buffer.from(input, 'hex'))).next()).toThrow(BadFormat);
    },
  );

  it('readsObjectIdentifiers', () => {
    expect(new DerReader(new Uint8Array(Buffer.from('06092a864886f70d01050d', 'hex'))).objectId()).toBe(
      '1.2.840.113549.1.5.13',
    );
    expect(new DerReader(new Uint8Array(Buffer.from('060960864801650304012a', 'hex'))).objectId()).toBe(
      '2.16.840.1.101.3.4.1.42',
    );
  });
});

function isKey(outcome: unknown): boolean {
  return typeof outcome === 'object' && outcome !== null && 'keyId' in outcome;
}
