/**
 * What a node keeps on its disk: records, checkpoints and trust in RocksDB, the bodies of artifacts in plain files.
 *
 * <p>A write of records returns when it is on the disk, so that whatever was acknowledged is there after a crash. Artifacts
 * stop before the disk is full, records go on until it is.
 */
@NullMarked
package io.selvedge.runtime.store;

import org.jspecify.annotations.NullMarked;
