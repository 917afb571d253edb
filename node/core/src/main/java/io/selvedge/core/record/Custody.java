package io.selvedge.core.record;

import io.selvedge.crypto.Digest;

/**
 * The chain of custody from a vendor's signature to the file of a patch, as the admin's tool verified it before it signed
 * the patch: the vendor's key signed the release, which names the digest of the index, which names the digest of the
 * file. Whoever has release, index and key can verify it again.
 *
 * @param kind {@code apt}
 * @param vendorKey fingerprint of the vendor's primary OpenPGP key, 40 or 64 upper-case hex digits
 * @param signingKey fingerprint of the key that signed, which may be a subkey
 * @param signed when it was signed, by the vendor's clock
 * @param release the release's codename or suite, such as {@code bookworm-security}
 * @param releaseSha256 digest of the signed file (InRelease)
 * @param indexPath the index as the release names it
 * @param indexSha256 digest of the index file
 * @param filePath the file as the index names it
 * @param fileSha256 digest of the file, equal to the patch's artifact
 */
public record Custody(
        String kind,
        String vendorKey,
        String signingKey,
        String signed,
        String release,
        Digest releaseSha256,
        String indexPath,
        Digest indexSha256,
        String filePath,
        Digest fileSha256) {
    public Custody {
        if (!kind.equals("apt")) {
            throw new IllegalArgumentException("custody.kind is not apt: " + kind);
        }
        fingerprint("custody.vendorKey", vendorKey);
        fingerprint("custody.signingKey", signingKey);
        Fields.time("custody.signed", signed);
        Fields.name("custody.release", release.replace('/', '-'));
        path("custody.indexPath", indexPath);
        path("custody.filePath", filePath);
    }

    private static void fingerprint(String what, String value) {
        if (!value.matches("[0-9A-F]{40}|[0-9A-F]{64}")) {
            throw new IllegalArgumentException(what + " is not a fingerprint of 40 or 64 upper-case hex digits");
        }
    }

    private static void path(String what, String value) {
        if (!value.matches("[!-~]{1,500}")) {
            throw new IllegalArgumentException(what + " is not a path of 1 to 500 printable characters");
        }
    }
}
