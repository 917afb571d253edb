package io.selvedge.runtime.catalog;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.input.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** A repository's root: a web address, or a directory such as a mounted mirror. Nothing from it is believed. */
public final class AptSource {
    private static final Duration CONNECT = Duration.ofSeconds(20);

    /** A large package over a slow line; what stands still for so long is broken. */
    private static final Duration ANSWER = Duration.ofHours(2);

    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~%:-]*(/[A-Za-z0-9][A-Za-z0-9._+~%:-]*)*");

    private final String root;

    /** {@code root}: {@code http://…}, {@code https://…}, or a directory. */
    public AptSource(String root) {
        this.root = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    }

    /**
     * Copies one file.
     *
     * @param path below the root; it may not leave it
     * @param maxBytes more than this is refused
     * @throws SelvedgeException NOT_FETCHED, TOO_LARGE, BAD_FORMAT for a path that leaves the root
     */
    public void fetch(String path, Path to, long maxBytes) throws IOException {
        if (!PATH.matcher(path).matches()) {
            throw BadInput.at(root, "names a file outside itself: " + AptRelease.shown(path));
        }
        try (InputStream in = open(path);
                OutputStream out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[64 << 10];
            long taken = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                taken += read;
                if (taken > maxBytes) {
                    throw BadInput.tooLarge(root + "/" + path, "more bytes than it should have", maxBytes);
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private InputStream open(String path) throws IOException {
        if (!root.startsWith("http://") && !root.startsWith("https://")) {
            return Files.newInputStream(Path.of(root).resolve(path));
        }
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        try {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(URI.create(root + "/" + path))
                            .timeout(ANSWER)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw notFetched(path, "the server answered " + response.statusCode());
            }
            return response.body();
        } catch (IOException | IllegalArgumentException e) {
            throw notFetched(path, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notFetched(path, "it was interrupted");
        }
    }

    private SelvedgeException notFetched(String path, String reason) {
        String place = root + "/" + path;
        return new SelvedgeException("NOT_FETCHED", place + " could not be fetched: " + reason, Map.of("place", place));
    }
}
