import type { Evidence } from '../../api/types.ts';
import { PAYLOAD_TYPE } from '../../signing/record.ts';

/**
 * Shell commands that check one record by hand: with curl, sed and openssl, no tool of ours.
 *
 * @param base address of a node, with a slash at the end
 */
export function recordCommands(base: string, recordId: string, publicKeyPem: string): string {
  return [
    ...keyFile(publicKeyPem),
    `curl -fsS ${base}api/v1/records/${recordId} -o record.json`,
    `tr -d ' \\n' < record.json | sed 's/.*"payload":"\\([^"]*\\)".*/\\1/' | base64 -d > payload.json`,
    `tr -d ' \\n' < record.json | sed 's/.*"sig":"\\([^"]*\\)".*/\\1/' | base64 -d > record.sig`,
    `{ printf 'DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} %s ' "$(wc -c < payload.json | tr -d ' ')"; cat payload.json; } > record.pae`,
    `openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in record.pae -sigfile record.sig`,
    `openssl dgst -sha256 -r record.pae   # must be ${recordId}`,
    '',
  ].join('\n');
}

/** Shell commands that check the endpoint's own signature on its checkpoint (C2SP signed note). */
export function checkpointCommands(evidence: Evidence, checkpoint: string): string {
  return [
    ...keyFile(evidence.publicKeyPem),
    `cat > checkpoint <<'END'`,
    checkpoint.replace(/\n$/, ''),
    'END',
    `sed '/^$/,$d' checkpoint > checkpoint.text`,
    `sed '1,/^$/d' checkpoint | head -n 1 | sed 's/^.* //' | base64 -d | tail -c 64 > checkpoint.sig`,
    `openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in checkpoint.text -sigfile checkpoint.sig`,
    '',
  ].join('\n');
}

function keyFile(publicKeyPem: string): string[] {
  return [`cat > key.pem <<'END'`, publicKeyPem.trim(), 'END'];
}
