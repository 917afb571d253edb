package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.crypto.SelvedgeException;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Talks to the HTTP API of one node. Every answer is bounded: a node may be anybody's. */
public final class NodeClient {
    /** Views of a mesh of thousands of nodes stay below this. */
    static final int MAX_ANSWER_BYTES = 64 << 20;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    /** Evidence of a whole mesh and large artifacts take their time on a slow disk. */
    private static final Duration TRANSFER_TIMEOUT = Duration.ofMinutes(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient http;

    private NodeClient(URI base) {
        this.base = base;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * A client of the node at an address such as {@code http://127.0.0.1:7600}.
     *
     * @throws SelvedgeException {@code BAD_ADDRESS}
     */
    public static NodeClient of(String url) {
        try {
            URI uri = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean plain = uri.getRawPath() == null || uri.getRawPath().isEmpty();
            if (web && plain && uri.getHost() != null) {
                return new NodeClient(uri);
            }
        } catch (URISyntaxException e) {
            // falls through to the one message for both
        }
        throw new SelvedgeException(
                "BAD_ADDRESS", "'" + url + "' is not the address of a node such as http://127.0.0.1:7600");
    }

    public String address() {
        return base.toString();
    }

    /** The JSON answer to a GET; errors of the node come as {@link SelvedgeException} with its code. */
    public JsonNode get(String path) {
        return json(send(request(path).GET().timeout(ANSWER_TIMEOUT), BodyHandlers.ofInputStream()));
    }

    /** As {@link #get}; empty where the node answers 404. */
    public Optional<JsonNode> find(String path) {
        HttpResponse<InputStream> response =
                send(request(path).GET().timeout(ANSWER_TIMEOUT), BodyHandlers.ofInputStream());
        if (response.statusCode() == 404) {
            close(response.body());
            return Optional.empty();
        }
        return Optional.of(json(response));
    }

    /** Sends a JSON body. */
    public JsonNode post(String path, byte[] body) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .timeout(ANSWER_TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return json(send(request, BodyHandlers.ofInputStream()));
    }

    /** Sends a text that is answered by nothing but a status. */
    public void postText(String path, String text) {
        HttpResponse<InputStream> response = send(
                request(path)
                        .header("Content-Type", "text/plain; charset=utf-8")
                        .timeout(ANSWER_TIMEOUT)
                        .POST(HttpRequest.BodyPublishers.ofString(text)),
                BodyHandlers.ofInputStream());
        if (response.statusCode() / 100 != 2) {
            throw refused(response);
        }
        close(response.body());
    }

    /** Sends a file. */
    public JsonNode put(String path, Path file) {
        try {
            HttpRequest.Builder request = request(path)
                    .header("Content-Type", "application/octet-stream")
                    .timeout(TRANSFER_TIMEOUT)
                    .PUT(HttpRequest.BodyPublishers.ofFile(file));
            return json(send(request, BodyHandlers.ofInputStream()));
        } catch (FileNotFoundException e) {
            throw new SelvedgeException("IO", file + " cannot be read", Map.of("place", file.toString()), e);
        }
    }

    /** Stores the answer to a GET in a file, which appears only when it is whole. */
    public void download(String path, Path file) {
        HttpResponse<InputStream> response =
                send(request(path).GET().timeout(TRANSFER_TIMEOUT), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw refused(response);
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (InputStream body = response.body()) {
            Files.copy(body, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? "connection refused" : e.getMessage();
            throw new SelvedgeException(
                    "NO_NODE", "no node answers at " + base + " (" + reason + ")", Map.of("node", base.toString()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SelvedgeException("NO_NODE", "interrupted while asking " + base, Map.of("node", base.toString()));
        }
    }

    private JsonNode json(HttpResponse<InputStream> response) {
        if (response.statusCode() / 100 != 2) {
            throw refused(response);
        }
        return parse(body(response));
    }

    private JsonNode parse(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree != null && !tree.isMissingNode()) {
                return tree;
            }
        } catch (IOException e) {
            // falls through to the one message for both
        }
        throw new SelvedgeException(
                "NO_NODE", "what answers at " + base + " is not a Selvedge node", Map.of("node", base.toString()));
    }

    private byte[] body(HttpResponse<InputStream> response) {
        try (InputStream in = response.body()) {
            byte[] bytes = in.readNBytes(MAX_ANSWER_BYTES + 1);
            if (bytes.length > MAX_ANSWER_BYTES) {
                throw new SelvedgeException(
                        "TOO_LARGE", base + " sent more than " + MAX_ANSWER_BYTES + " bytes; not read further");
            }
            return bytes;
        } catch (IOException e) {
            throw new SelvedgeException(
                    "NO_NODE", base + " broke off its answer: " + e.getMessage(), Map.of("node", base.toString()), e);
        }
    }

    private SelvedgeException refused(HttpResponse<InputStream> response) {
        byte[] body = body(response);
        Map<String, String> fields = new TreeMap<>();
        fields.put("node", base.toString());
        fields.put("httpStatus", String.valueOf(response.statusCode()));
        try {
            JsonNode error = JSON.readTree(new ByteArrayInputStream(body));
            if (error != null && error.path("code").isTextual()) {
                error.path("fields")
                        .properties()
                        .forEach(f -> fields.put(f.getKey(), f.getValue().asText()));
                if (error.path("place").isTextual()) {
                    fields.put("place", error.path("place").asText());
                }
                return new SelvedgeException(
                        error.path("code").asText(), error.path("message").asText(), fields);
            }
        } catch (IOException e) {
            // not JSON: then it is not a node of ours
        }
        return new SelvedgeException(
                "NO_NODE", base + " answered with HTTP status " + response.statusCode() + " and no reason", fields);
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
