package io.selvedge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.app.NodeHome;
import io.selvedge.app.TrustFile;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.trust.TrustHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a new mesh to the home of a node: mesh init, invite, node join. */
class JoiningTest {
    @TempDir
    static Path directory;

    private static Path mesh;

    @BeforeAll
    static void makeMesh() {
        mesh = directory.resolve("acme");
        Run run =
                Run.of("mesh", "init", "--name", "acme", "--admins", "3", "--threshold", "2", "--out", mesh.toString());
        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        assertThat(run.out()).contains("3 admins, 2 must agree", "passphrase.txt", "selvedge invite");
    }

    private static Run invite(String site, Path out, String... more) {
        String[] fixed = {
            "invite",
            "--mesh",
            mesh.toString(),
            "--site",
            site,
            "--out",
            out.toString(),
            "--passphrase-file",
            mesh.resolve("passphrase.txt").toString(),
            "--key",
            mesh.resolve("admin-1.pem").toString()
        };
        String[] all = java.util.Arrays.copyOf(fixed, fixed.length + more.length);
        System.arraycopy(more, 0, all, fixed.length, more.length);
        return Run.of(all);
    }

    private static String key(int number) {
        return mesh.resolve("admin-" + number + ".pem").toString();
    }

    @Test
    void trustIsSignedAndKeysAreTheirOwnersOnly() throws Exception {
        TrustHistory trust = TrustFile.read(mesh.resolve(TrustFile.NAME));

        assertThat(trust.mesh()).isEqualTo("acme");
        assertThat(trust.current().keys()).hasSize(3);
        for (String secret : new String[] {"admin-1.pem", "admin-2.pem", "admin-3.pem", "passphrase.txt"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mesh.resolve(secret))))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(mesh.resolve("admin-1.pem"))).contains("BEGIN ENCRYPTED PRIVATE KEY");
    }

    @Test
    void aMeshIsNotOverwritten() {
        Run again = Run.of("mesh", "init", "--name", "acme", "--out", mesh.toString());
        assertThat(again.exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(again.err()).contains("not overwritten");
    }

    @Test
    void invitesAreFoundingOnceAndHomesAreWhole() throws Exception {
        Path first = directory.resolve("paris-1.json");
        Run founding = invite("paris", first, "--key", key(2), "--json");
        assertThat(founding.exit()).isEqualTo(Exit.GOOD);
        assertThat(founding.json().path("founding").asBoolean()).isTrue();
        Run second = invite("paris", directory.resolve("paris.json"), "--key", key(3), "--json");
        assertThat(second.json().path("founding").asBoolean()).isFalse();

        Path home = directory.resolve("n1");
        Run join = Run.of(
                "node",
                "join",
                "--home",
                home.toString(),
                "--invite",
                first.toString(),
                "--name",
                "n1",
                "--label",
                "ring=canary",
                "--set",
                "http.port=0",
                "--set",
                "node.address=127.0.0.1",
                "--json");
        assertThat(join.exit()).isEqualTo(Exit.GOOD);

        NodeHome node = new NodeHome(home);
        node.checkUsable();
        assertThat(join.json().path("id").asText())
                .isEqualTo(node.key().verifyingKey().keyId());
        assertThat(node.config().node().labels()).containsEntry("ring", "canary");
        assertThat(node.config().http().port()).isZero();
        NodeHome.Membership membership = node.membership();
        assertThat(membership.invite().site()).isEqualTo("paris");
        assertThat(membership
                        .invite()
                        .isSignedFor(SignatureCheck.ED25519, node.trust().current()))
                .isTrue();
        assertThat(membership
                        .invite()
                        .isProvenBy(
                                SignatureCheck.ED25519,
                                node.key().verifyingKey().keyId(),
                                membership.bearerProof()))
                .isTrue();

        Run again = Run.of("node", "join", "--home", home.toString(), "--invite", first.toString(), "--name", "n1");
        assertThat(again.exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(again.err()).contains("home of a node already");
    }

    @Test
    void oneKeyIsBelowTheThreshold() {
        Run run = invite("lyon", directory.resolve("no.json"));
        assertThat(run.exit()).isEqualTo(Exit.REFUSED);
        assertThat(run.err()).contains("needs 2 signatures", "--key");
        assertThat(directory.resolve("no.json")).doesNotExist();
        assertThat(invite("lyon", directory.resolve("no.json"), "--key", key(1)).err())
                .contains("counts once");
    }

    @Test
    void aWrongPassphraseIsRefusedWithAWayOut() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong.txt"), "wrong\n");
        Run run = Run.of(
                "invite",
                "--mesh",
                mesh.toString(),
                "--site",
                "x",
                "--out",
                "x",
                "--key",
                key(1),
                "--passphrase-file",
                wrong.toString());
        assertThat(run.exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(run.err()).contains("does not open", "--passphrase-file");
    }

    @Test
    void expiredAndDamagedInvitesAreNamed() throws Exception {
        Path invite = directory.resolve("metz.json");
        assertThat(invite("metz", invite, "--key", key(2), "--expires", "PT0.001S")
                        .exit())
                .isEqualTo(Exit.GOOD);
        Run late = Run.of(
                "node",
                "join",
                "--home",
                directory.resolve("n2").toString(),
                "--invite",
                invite.toString(),
                "--name",
                "n2");
        assertThat(late.exit()).isEqualTo(Exit.REFUSED);
        assertThat(late.err()).contains("expired");

        Files.writeString(invite, Files.readString(invite).replace("metz", "nice"));
        Run damaged = Run.of(
                "node",
                "join",
                "--home",
                directory.resolve("n2").toString(),
                "--invite",
                invite.toString(),
                "--name",
                "n2");
        assertThat(damaged.exit()).isIn(Exit.BAD_INPUT, Exit.REFUSED);
        assertThat(damaged.err()).contains("metz.json");
        assertThat(directory.resolve("n2")).doesNotExist();
    }

    @Test
    void unknownSettingsAreNamedBeforeAnythingIsWritten() {
        Path invite = directory.resolve("brest.json");
        invite("brest", invite, "--key", key(2));
        for (String setting : new String[] {"htp.port=1", "http.port=99999", "cluster.finder=guess"}) {
            Run run = Run.of(
                    "node",
                    "join",
                    "--home",
                    directory.resolve("n3").toString(),
                    "--invite",
                    invite.toString(),
                    "--name",
                    "n3",
                    "--set",
                    setting);
            assertThat(run.exit()).as(setting).isEqualTo(Exit.BAD_INPUT);
            assertThat(directory.resolve("n3")).doesNotExist();
        }
    }
}
