package io.selvedge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.core.record.Artifact;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Custody;
import io.selvedge.core.record.Patch;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustodyTest {
    private static final Digest FILE = Digest.of(new byte[] {1});
    private static final Digest INDEX = Digest.of(new byte[] {2});
    private static final Digest RELEASE = Digest.of(new byte[] {3});

    private static Custody custody(Digest file) {
        return new Custody(
                "apt",
                "A".repeat(40),
                "B".repeat(40),
                "2026-11-21T00:53:02Z",
                "bookworm-security",
                RELEASE,
                "main/binary-amd64/Packages.xz",
                INDEX,
                "pool/h/hello_2_amd64.deb",
                file);
    }

    private static Patch patch(Custody custody) {
        return new Patch(
                "hello 2",
                "hello",
                "2",
                new Artifact("hello.deb", FILE, 1, Artifact.MIN_PIECE_SIZE_BYTES, List.of(FILE)),
                new Patch.Install("dpkg", "hello"),
                List.of(),
                new Patch.Undo("none"),
                null,
                null,
                null,
                custody);
    }

    @Test
    void goesIntoTheRecordAndComesBack() {
        Patch patch = patch(custody(FILE));
        ObjectNode json = Bodies.write(patch);
        assertThat(json.at("/custody/indexSha256").asText()).isEqualTo(INDEX.hex());
        assertThat(json.at("/custody/kind").asText()).isEqualTo("apt");
        assertThat(Bodies.read("patch", json)).isEqualTo(patch);
    }

    @Test
    void isLeftOutWhereNoVendorVouches() {
        ObjectNode json = Bodies.write(patch(null));
        assertThat(json.has("custody")).isFalse();
        assertThat(Bodies.read("patch", json)).isEqualTo(patch(null));
    }

    @Test
    void isRefusedWhereItIsOfAnotherFileOrMalformed() {
        assertThatThrownBy(() -> patch(custody(INDEX))).hasMessageContaining("another file");
        for (String field : List.of("kind", "vendorKey", "signed", "indexPath", "fileSha256", "release")) {
            ObjectNode json = Bodies.write(patch(custody(FILE)));
            ((ObjectNode) json.get("custody")).put(field, "no\nsuch");
            assertThatThrownBy(() -> Bodies.read("patch", json)).as(field).isInstanceOf(SelvedgeException.class);
        }
    }
}
