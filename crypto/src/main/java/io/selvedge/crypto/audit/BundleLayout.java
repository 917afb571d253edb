package io.selvedge.crypto.audit;

import io.selvedge.crypto.Digest;
import java.util.regex.Pattern;

/** Names and limits of an evidence bundle's files. */
final class BundleLayout {
    /** Some years of a site of 200 endpoints; also what an auditor's machine takes without thought. */
    static final long MAX_FILE_BYTES = 512L << 20;

    /** All files inflated. Records in base64 deflate to about a third. */
    static final long MAX_TOTAL_BYTES = 2L << 30;

    /** Mostly one proof for each selected record. */
    static final int MAX_ENTRIES = 100_000;

    /** The manifest names every file in about 150 bytes, and base64 adds a third. */
    static final int MAX_MANIFEST_BYTES = 18 << 20;

    /** A bundle is about a site or a few; each log may cost a hundred signature checks. */
    static final int MAX_LOGS = 10_000;

    static final int MAX_SMALL_BYTES = 65_535;

    static final String MANIFEST = "manifest.json";
    static final String VERIFY = "VERIFY.md";
    static final String RECORDS = "records.intoto.jsonl";
    static final String LOGS = "logs/";
    static final String CHECKPOINT = "/checkpoint";
    static final String ENTRIES = "/entries.jsonl";
    static final String PROOFS = "proofs/";
    static final String PROOF_END = ".tlog-proof";
    static final String TRUST = "trust/";
    static final String TRUST_END = ".json";
    static final String KEYS = "keys/";
    static final String KEY_END = ".pem";
    static final String BLOBS = "blobs/sha256/";

    private static final String HEX = "[0-9a-f]{64}";
    private static final Pattern NAME = Pattern.compile("manifest\\.json|VERIFY\\.md|records\\.intoto\\.jsonl|logs/"
            + HEX
            + "/(checkpoint|entries\\.jsonl)|proofs/" + HEX + "\\.tlog-proof|trust/[1-9][0-9]{0,3}\\.json|keys/" + HEX
            + "\\.pem|blobs/sha256/" + HEX);

    private BundleLayout() {}

    /** Whether a file of this name has a place in a bundle: no path of any other kind is ever looked at. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static String log(Digest origin) {
        return LOGS + origin.hex();
    }

    static String proof(Digest record) {
        return PROOFS + record.hex() + PROOF_END;
    }

    /** What stands between a name's folder and its ending. */
    static String stem(String name, String folder, String end) {
        return name.substring(folder.length(), name.length() - end.length());
    }
}
