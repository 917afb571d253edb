package io.selvedge.app.demo;

import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.PatchResult;
import io.selvedge.crypto.record.SignedRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the exported evidence says of one rollout: counted from the endpoints' own signed results.
 *
 * @param patched nodes whose last result of the rollout is that the new version is in effect
 * @param failed nodes with a failed attempt
 * @param rolledBack nodes that went back
 * @param wanBytes bytes of the artifact that crossed between sites
 * @param lanBytes bytes of the artifact that moved inside sites
 * @param records in all logs of the bundle
 */
record EvidenceTally(int patched, int failed, int rolledBack, long wanBytes, long lanBytes, long records) {

    private static final int BUFFER_BYTES = 64 * 1024;

    static EvidenceTally of(Path bundle, String rollout) throws IOException {
        Set<String> patched = new TreeSet<>();
        Set<String> failed = new TreeSet<>();
        Set<String> rolledBack = new TreeSet<>();
        long wan = 0;
        long lan = 0;
        try (ZipFile zip = new ZipFile(bundle.toFile())) {
            ZipEntry entry = zip.getEntry("records.intoto.jsonl");
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    SignedRecord record = SignedRecord.parse(line.getBytes(StandardCharsets.UTF_8));
                    if (!(Bodies.read(record.type(), record.predicate()) instanceof PatchResult result)
                            || !result.rollout().equals(rollout)) {
                        continue;
                    }
                    wan += result.bytes().wan();
                    lan += result.bytes().lan();
                    String node = record.origin().keyId();
                    switch (result.outcome()) {
                        case SUCCEEDED -> patched.add(node);
                        case FAILED -> failed.add(node);
                        case UNDONE -> {
                            rolledBack.add(node);
                            patched.remove(node);
                        }
                        default -> {}
                    }
                }
            }
            return new EvidenceTally(patched.size(), failed.size(), rolledBack.size(), wan, lan, records(zip));
        }
    }

    /** Records in all logs of the bundle: one a line. */
    private static long records(ZipFile zip) throws IOException {
        long lines = 0;
        for (ZipEntry entry : zip.stream().toList()) {
            if (entry.getName().endsWith("/entries.jsonl")) {
                try (InputStream in = zip.getInputStream(entry)) {
                    byte[] buffer = new byte[BUFFER_BYTES];
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        for (int i = 0; i < read; i++) {
                            lines += buffer[i] == '\n' ? 1 : 0;
                        }
                    }
                }
            }
        }
        return lines;
    }
}
