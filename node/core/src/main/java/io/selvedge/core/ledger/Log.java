package io.selvedge.core.ledger;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.merkle.MerkleTree;
import io.selvedge.crypto.record.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One author's records in one incarnation, from the first on without a gap. */
public final class Log {
    private final Origin origin;
    private final String text;
    private final VerifyingKey key;
    private final List<Entry> entries = new ArrayList<>();
    private final MerkleTree tree = new MerkleTree();

    Log(Origin origin, String text, VerifyingKey key) {
        this.origin = origin;
        this.text = text;
        this.key = key;
    }

    void append(Entry entry) {
        entries.add(entry);
    }

    public Origin origin() {
        return origin;
    }

    /** The log's name as text. */
    public String name() {
        return text;
    }

    public VerifyingKey key() {
        return key;
    }

    public long size() {
        return entries.size();
    }

    /** The records in order. */
    public List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** The record at a place that is held. */
    public Entry entry(long seq) {
        return entries.get(Math.toIntExact(seq));
    }

    /** The id of the last record, or 64 zeros: what the next one names as {@code prev}. */
    public Digest head() {
        return entries.isEmpty() ? Digest.ZERO : entries.getLast().signed().id();
    }

    /** Root of the Merkle tree over the first {@code size} records (RFC 6962). */
    public Digest root(long size) {
        while (tree.size() < size) {
            tree.appendLeafHash(
                    entries.get(Math.toIntExact(tree.size())).signed().leafHash());
        }
        return tree.root(size);
    }

    /** The tree over all records, for proofs. */
    public MerkleTree tree() {
        root(size());
        return tree;
    }
}
