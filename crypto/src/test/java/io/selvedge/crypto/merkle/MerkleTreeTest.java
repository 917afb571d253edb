package io.selvedge.crypto.merkle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.InvariantViolation;
import io.selvedge.crypto.SharedFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Subtree probes of the same folder are not run: they belong to a draft (static CT) that no format of ours uses. */
class MerkleTreeTest {
    @Test
    void rootsOfTheClassicEightLeafTree() {
        JsonNode vectors = SharedFiles.json(SharedFiles.vectors("rfc6962/ct-8leaf.json"));
        MerkleTree tree = new MerkleTree();
        assertThat(tree.root().hex())
                .isEqualTo(vectors.get("rootsHexBySize").get(0).textValue());
        int size = 0;
        for (JsonNode leaf : vectors.get("leafInputsHex")) {
            tree.append(HexFormat.of().parseHex(leaf.textValue()));
            size++;
            assertThat(tree.root().hex())
                    .isEqualTo(vectors.get("rootsHexBySize").get(size).textValue());
        }
        JsonNode hasher = vectors.get("hasher");
        assertThat(MerkleTree.emptyRoot().hex()).isEqualTo(hasher.get("empty").textValue());
        assertThat(MerkleTree.leafHash(new byte[0]).hex())
                .isEqualTo(hasher.get("emptyLeaf").textValue());
        assertThat(MerkleTree.leafHash("L123456".getBytes(UTF_8)).hex())
                .isEqualTo(hasher.get("leaf('L123456')").textValue());
        assertThat(Digest.hasher()
                        .update(new byte[] {1})
                        .update("N123".getBytes(UTF_8))
                        .update("N456".getBytes(UTF_8))
                        .digest()
                        .hex())
                .isEqualTo(hasher.get("node('N123','N456')").textValue());
    }

    @Test
    void inclusionProbes() {
        int probes = 0;
        for (Path file : SharedFiles.filesUnder(SharedFiles.vectors("rfc6962/testdata/inclusion"), ".json")) {
            JsonNode probe = SharedFiles.json(file);
            Optional<Digest> root = digest(probe.get("root"));
            Optional<Digest> leaf = digest(probe.get("leafHash"));
            Optional<List<Digest>> proof = proof(probe.get("proof"));
            boolean good = root.isPresent()
                    && leaf.isPresent()
                    && proof.isPresent()
                    && MerkleTree.verifyInclusion(
                            leaf.get(),
                            Long.parseUnsignedLong(probe.get("leafIdx").asText()),
                            Long.parseUnsignedLong(probe.get("treeSize").asText()),
                            proof.get(),
                            root.get());
            assertThat(good).as(file.toString()).isEqualTo(!probe.get("wantErr").booleanValue());
            probes++;
        }
        assertThat(probes).isGreaterThan(50);
    }

    @Test
    void consistencyProbes() {
        int probes = 0;
        for (Path file : SharedFiles.filesUnder(SharedFiles.vectors("rfc6962/testdata/consistency"), ".json")) {
            JsonNode probe = SharedFiles.json(file);
            long size1 = Long.parseUnsignedLong(probe.get("size1").asText());
            long size2 = Long.parseUnsignedLong(probe.get("size2").asText());
            Optional<Digest> root1 = root(probe.get("root1"));
            Optional<Digest> root2 = root(probe.get("root2"));
            Optional<List<Digest>> proof = proof(probe.get("proof"));
            boolean good = root1.isPresent()
                    && root2.isPresent()
                    && proof.isPresent()
                    && MerkleTree.verifyConsistency(size1, size2, root1.get(), root2.get(), proof.get());
            assertThat(good).as(file.toString()).isEqualTo(!probe.get("wantErr").booleanValue());
            probes++;
        }
        assertThat(probes).isGreaterThan(50);
    }

    @Test
    void everyProofOfEveryTreeVerifiesAndNoneForAnotherPlace() {
        MerkleTree tree = new MerkleTree();
        List<Digest> leaves = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            byte[] leaf = {(byte) i};
            tree.append(leaf);
            leaves.add(MerkleTree.leafHash(leaf));
        }
        for (int size = 1; size <= 70; size++) {
            Digest root = tree.root(size);
            for (int index = 0; index < size; index++) {
                List<Digest> proof = tree.inclusionProof(index, size);
                assertThat(MerkleTree.verifyInclusion(leaves.get(index), index, size, proof, root))
                        .isTrue();
                int other = (index + 1) % size;
                assertThat(other != index && MerkleTree.verifyInclusion(leaves.get(index), other, size, proof, root))
                        .isFalse();
            }
            for (int old = 1; old <= size; old++) {
                List<Digest> proof = tree.consistencyProof(old, size);
                assertThat(MerkleTree.verifyConsistency(old, size, tree.root(old), root, proof))
                        .isTrue();
                assertThat(MerkleTree.verifyConsistency(old, size, Digest.of(new byte[] {9}), root, proof))
                        .isFalse();
            }
        }
    }

    @Test
    void placesOutsideTheTreeAreInvariantViolations() {
        MerkleTree tree = new MerkleTree();
        tree.append(new byte[0]);
        assertThatThrownBy(() -> tree.root(2)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> tree.inclusionProof(1, 1)).isInstanceOf(InvariantViolation.class);
        assertThatThrownBy(() -> tree.consistencyProof(2, 1)).isInstanceOf(InvariantViolation.class);
    }

    private static Optional<List<Digest>> proof(JsonNode array) {
        List<Digest> proof = new ArrayList<>();
        if (array == null || array.isNull()) {
            return Optional.of(proof);
        }
        for (JsonNode each : array) {
            Optional<Digest> hash = digest(each);
            if (hash.isEmpty()) {
                return Optional.empty();
            }
            proof.add(hash.get());
        }
        return Optional.of(proof);
    }

    // Some probes have words for roots, which no Digest can hold; their digests are as equal or different as they are.
    private static Optional<Digest> root(JsonNode base64) {
        byte[] raw = base64 == null || base64.isNull()
                ? new byte[0]
                : Base64.getDecoder().decode(base64.textValue());
        return Optional.of(raw.length == Digest.SIZE_BYTES ? Digest.ofRaw(raw) : Digest.of(raw));
    }

    private static Optional<Digest> digest(JsonNode base64) {
        byte[] raw = base64 == null || base64.isNull()
                ? new byte[0]
                : Base64.getDecoder().decode(base64.textValue());
        return raw.length == Digest.SIZE_BYTES ? Optional.of(Digest.ofRaw(raw)) : Optional.empty();
    }
}
