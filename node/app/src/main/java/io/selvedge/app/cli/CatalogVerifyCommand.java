package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.core.record.Custody;
import io.selvedge.crypto.openpgp.VendorSignature;
import io.selvedge.runtime.catalog.AptChain;
import io.selvedge.runtime.catalog.AptIndex;
import io.selvedge.runtime.catalog.AptRelease;
import io.selvedge.runtime.catalog.AptVerdict;
import io.selvedge.runtime.catalog.FileDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies an apt repository's files against the vendor's keys; needs no node. */
@Command(
        name = "verify",
        description = {
            "Verify an apt repository's files from the vendor's key down: the signature of INRELEASE (RSA from 2048 bits or EdDSA,"
                    + " SHA-256 or better), its Valid-Until, the digest of PACKAGES in it, and the digest of each FILE in PACKAGES."
                    + " Needs no node and no network.",
            "",
            "Exit code 1: something does not hold, and what. Exit code 2: a file is not what it should be, or is truncated."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge catalog verify --keyring debian-archive-keyring.gpg InRelease Packages.xz",
            "  selvedge catalog verify --keyring vendor.asc InRelease Packages openssl_3.0.20-1~deb12u2_amd64.deb --json",
            "  selvedge catalog verify --keyring vendor.asc --at 2026-11-23T00:00:00Z InRelease Packages"
        })
final class CatalogVerifyCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private VendorOptions.Clock clock = new VendorOptions.Clock();

    @Option(
            names = "--keyring",
            paramLabel = "FILE",
            required = true,
            description = "The vendor's public keys (.gpg or .asc); repeat it.")
    private List<Path> keyrings = new ArrayList<>();

    @Parameters(index = "0", paramLabel = "INRELEASE", description = "The repository's signed InRelease.")
    private Path inRelease = Path.of("");

    @Parameters(index = "1", paramLabel = "PACKAGES", description = "An index of it: Packages, plain, .xz or .gz.")
    private Path packages = Path.of("");

    @Parameters(index = "2..*", paramLabel = "FILE", description = "Packages (.deb) that the index names.")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        StringBuilder text = new StringBuilder();
        Instant at = clock.at();
        AptVerdict verdict = VendorOptions.judge(keyrings, inRelease, at);
        document.put("verified", false);
        describe(verdict, document, text);
        boolean good = switch (verdict) {
            case AptVerdict.Refused refused -> {
                refuse(document, text, refused.code(), refused.reason());
                yield false;
            }
            case AptVerdict.Trusted trusted -> verifyIndex(trusted, document, text);
        };
        document.put("verified", good);
        output.answer(document, Words.printable(text.toString()));
        return good ? Exit.GOOD : Exit.NO;
    }

    private boolean verifyIndex(AptVerdict.Trusted trusted, ObjectNode document, StringBuilder text)
            throws IOException {
        Optional<AptChain> found = AptChain.find(trusted, packages);
        if (found.isEmpty()) {
            refuse(
                    document,
                    text,
                    "NOT_LISTED",
                    packages + " has a digest that the InRelease does not name: it is of another"
                            + " time or repository, or was changed");
            return false;
        }
        AptChain chain = found.get();
        document.putObject("index")
                .put("file", packages.toString())
                .put("path", chain.indexPath())
                .put("sha256", chain.index().sha256().hex())
                .put("sizeBytes", chain.index().sizeBytes())
                .put("packages", chain.size());
        text.append("%s is its %s with %d packages%n".formatted(packages, chain.indexPath(), chain.size()));
        ArrayNode answers = document.putArray("files");
        boolean good = true;
        for (Path file : files) {
            good &= verifyFile(chain, file, answers.addObject(), text);
        }
        if (!good) {
            document.put("code", "NOT_LISTED").put("reason", "not every file is one that the index names");
        }
        return good;
    }

    private static boolean verifyFile(AptChain chain, Path file, ObjectNode answer, StringBuilder text)
            throws IOException {
        FileDigest measured = FileDigest.of(file);
        Optional<AptIndex.Entry> entry =
                chain.find(measured.sha256()).filter(named -> named.sizeBytes() == measured.sizeBytes());
        answer.put("file", file.toString())
                .put("sha256", measured.sha256().hex())
                .put("sizeBytes", measured.sizeBytes())
                .put("verified", entry.isPresent());
        if (entry.isEmpty()) {
            text.append("NO: %s has a digest that the index does not name%n".formatted(file));
            return false;
        }
        AptIndex.Entry named = entry.get();
        answer.put("package", named.name())
                .put("version", named.version())
                .put("architecture", named.architecture())
                .put("source", named.source());
        answer.set("custody", json(chain.custody(named)));
        text.append("%s is %s %s (%s) as the vendor published it%n"
                .formatted(file, named.name(), named.version(), named.architecture()));
        return true;
    }

    static ObjectNode json(Custody custody) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", custody.kind())
                .put("vendorKey", custody.vendorKey())
                .put("signingKey", custody.signingKey())
                .put("signed", custody.signed())
                .put("release", custody.release())
                .put("releaseSha256", custody.releaseSha256().hex())
                .put("indexPath", custody.indexPath())
                .put("indexSha256", custody.indexSha256().hex())
                .put("filePath", custody.filePath())
                .put("fileSha256", custody.fileSha256().hex());
    }

    private void describe(AptVerdict verdict, ObjectNode document, StringBuilder text) {
        AptRelease release = verdict.release();
        ObjectNode about = document.putObject("release");
        about.put("file", inRelease.toString())
                .put("origin", release.origin())
                .put("suite", release.suite())
                .put("codename", release.codename())
                .put("date", release.date().toString());
        release.validUntil().ifPresent(until -> about.put("validUntil", until.toString()));
        if (verdict instanceof AptVerdict.Trusted trusted) {
            about.put("sha256", trusted.digest().hex());
            text.append("%s is %s's %s of %s%n"
                    .formatted(
                            inRelease,
                            release.origin(),
                            release.codename().isEmpty() ? release.suite() : release.codename(),
                            release.date()));
        }
        ArrayNode signatures = document.putArray("signatures");
        for (VendorSignature signature : verdict.signatures()) {
            ObjectNode each = signatures.addObject().put("key", signature.key());
            switch (signature) {
                case VendorSignature.Good good -> {
                    each.put("counts", true)
                            .put("primaryKey", good.primary())
                            .put("user", good.user())
                            .put("created", good.created().toString())
                            .put("algorithm", good.algorithm());
                    text.append("signed %s by %s, %s (%s)%n"
                            .formatted(good.created(), good.primary(), good.user(), good.algorithm()));
                }
                case VendorSignature.Rejected rejected -> {
                    each.put("counts", false)
                            .put("fault", rejected.fault().name())
                            .put("reason", rejected.reason());
                    text.append("does not count: %s: %s%n".formatted(rejected.key(), rejected.reason()));
                }
            }
        }
    }

    private static void refuse(ObjectNode document, StringBuilder text, String code, String reason) {
        document.put("code", code).put("reason", reason);
        text.append("NO: ").append(reason).append('\n');
    }
}
