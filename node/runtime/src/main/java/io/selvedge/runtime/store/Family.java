package io.selvedge.runtime.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The column families of the store; their names are on the disk. */
enum Family {
    RECORDS,
    CHECKPOINTS,
    TRUST,
    META,
    ARTIFACTS;

    byte[] columnName() {
        return name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }
}
