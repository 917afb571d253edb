import type { Bytes } from './bytes.ts';

/** Tags of ASN.1 (X.690) that a PKCS#8 file uses. */
export const Tag = {
  INTEGER: 0x02,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OBJECT_ID: 0x06,
  SEQUENCE: 0x30,
} as const;

/** The file is not what its format says. */
export class BadFormat extends Error {}

/** One element of DER: its tag and its content. */
export interface Element {
  readonly tag: number;
  readonly content: Bytes;
}

/**
 * Reads the elements of a DER content one after the other. Only what X.690 §10 allows: definite lengths in
 * their shortest form.
 */
export class DerReader {
  #at = 0;

  constructor(private readonly bytes: Bytes) {}

  get atEnd(): boolean {
    return this.#at === this.bytes.length;
  }

  next(): Element {
    const tag = this.#byte();
    const length = this.#length();
    if (length > this.bytes.length - this.#at) throw new BadFormat('An element is longer than the file.');
    const content = this.bytes.slice(this.#at, this.#at + length);
    this.#at += length;
    return { tag, content };
  }

  /** The next element, which must have that tag; its content. */
  expect(tag: number): Bytes {
    const element = this.next();
    if (element.tag !== tag) throw new BadFormat(`Element ${element.tag} where ${tag} belongs.`);
    return element.content;
  }

  /** The next element, which must be a SEQUENCE; a reader of its content. */
  sequence(): DerReader {
    return new DerReader(this.expect(Tag.SEQUENCE));
  }

  /** The next element, which must be a positive INTEGER below 2^31. */
  smallInteger(): number {
    const content = this.expect(Tag.INTEGER);
    if (content.length === 0 || content.length > 4 || (content[0] ?? 0) >= 0x80)
      throw new BadFormat('A number out of range.');
    return content.reduce((value, byte) => value * 256 + byte, 0);
  }

  /** The next element, which must be an OBJECT IDENTIFIER, in dots. */
  objectId(): string {
    const content = this.expect(Tag.OBJECT_ID);
    const arcs: number[] = [];
    let arc = 0;
    for (const byte of content) {
      if (arc > 0x1ffffff) throw new BadFormat('An object identifier out of range.');
      arc = arc * 128 + (byte & 0x7f);
      if (byte < 0x80) {
        arcs.push(arc);
        arc = 0;
      }
    }
    const [first, ...rest] = arcs;
    if (first === undefined || (content.at(-1) ?? 0) >= 0x80)
      throw new BadFormat('A broken object identifier.');
    const root = Math.min(2, Math.floor(first / 40));
    return [root, first - root * 40, ...rest].join('.');
  }

  /** Nothing may follow. */
  end(): void {
    if (!this.atEnd) throw new BadFormat('Something follows where the file should end.');
  }

  #length(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    // 3 bytes of length are 16 MB, far above any key file.
    if (count === 0 || count > 3) throw new BadFormat('A length out of range.');
    let length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + this.#byte();
    if (length < 0x80 || length < 256 ** (count - 1))
      throw new BadFormat('A length that is not in its shortest form.');
    return length;
  }

  #byte(): number {
    const byte = this.bytes[this.#at];
    if (byte === undefined) throw new BadFormat('The file ends too early.');
    this.#at += 1;
    return byte;
  }
}
