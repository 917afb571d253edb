package io.selvedge.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.app.config.NodeConfig;
import io.selvedge.app.http.view.EventView;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.dsse.Envelope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_CLIENTS = 2;

    private static SampleNode node;
    private static WebServer server;
    private static HttpClient client;
    private static OpenApiShape api;

    @BeforeAll
    static void start() throws IOException {
        node = new SampleNode();
        server = new WebServer(http("127.0.0.1", 0), Path.of("."), node);
        server.start();
        client = HttpClient.newHttpClient();
        api = new OpenApiShape();
    }

    @AfterAll
    static void stop() {
        server.close();
        client.close();
    }

    private static NodeConfig.Http http(String host, int port) {
        return new NodeConfig.Http(host, port, List.of("node.example"), "", "", MAX_CLIENTS);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String filled(String path) {
        String id = path.startsWith("/api/v1/rollouts")
                ? SampleNode.ROLLOUT
                : path.startsWith("/api/v1/records") ? SampleNode.RECORD : SampleNode.NODE;
        return path.replace("{id}", id).replace("{keyId}", SampleNode.NODE).replace("{sha256}", SampleNode.NODE);
    }

    /** Every GET of openapi.json answers, and what it answers has the documented shape and nothing else. */
    @Test
    void answersWhatOpenApiDocuments() throws Exception {
        List<String> asked = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : api.document.path("paths").properties()) {
            JsonNode schema = path.getValue().at("/get/responses/200/content/application~1json/schema");
            if (schema.isMissingNode() || path.getKey().contains("/events")) {
                continue;
            }
            HttpResponse<byte[]> response = send(request(filled(path.getKey())));
            assertThat(response.statusCode()).as(path.getKey()).isEqualTo(200);
            JsonNode value = JSON.readTree(response.body());
            assertThat(api.problems(schema, value)).as(path.getKey()).isEmpty();
            if (value.isObject() && !path.getKey().endsWith("openapi.json")) {
                assertThat(api.undocumented(schema, value)).as(path.getKey()).isEmpty();
            }
            asked.add(path.getKey());
        }
        assertThat(asked).hasSizeGreaterThan(9);
    }

    /** What is documented answers, and nothing else is under the same paths. */
    @Test
    void knowsTheRoutesOfOpenApiAndNoOther() throws Exception {
        for (Map.Entry<String, JsonNode> path : api.document.path("paths").properties()) {
            TreeSet<String> methods = new TreeSet<>();
            path.getValue()
                    .properties()
                    .forEach(method -> methods.add(method.getKey().toUpperCase(Locale.ROOT)));
            for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH")) {
                if (path.getKey().endsWith("/events")) {
                    continue;
                }
                String filled = filled(path.getKey());
                int status = send(request(filled).method(method, BodyPublishers.ofString("x")))
                        .statusCode();
                if (methods.contains(method)) {
                    assertThat(status).as(method + " " + filled).isIn(200, 201, 400);
                } else {
                    assertThat(status).as(method + " " + filled).isIn(404, 405);
                }
            }
        }
        assertThat(send(request("/api/v1/nothing")).statusCode()).isEqualTo(404);
    }

    @Test
    void errorsHaveTheDocumentedShape() throws Exception {
        JsonNode schema = api.document.at("/components/schemas/Error");
        for (String path : List.of(
                "/api/v1/nodes/" + "0".repeat(64),
                "/api/v1/nodes/xyz",
                "/api/v1/evidence?nonce=%22",
                "/api/v1/none",
                "/none.js",
                "/.git/config")) {
            HttpResponse<byte[]> response = send(request(path));
            assertThat(response.statusCode()).as(path).isIn(400, 404);
            assertThat(api.problems(schema, JSON.readTree(response.body())))
                    .as(path)
                    .isEmpty();
        }
    }

    @Test
    void leavesNoWayOutOfTheJar() throws IOException {
        for (String path :
                List.of("/..%2fopenapi.json", "/%2e%2e/config", "/a/..%5c..%5cx", "/..;/x", "//etc/passwd")) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .containsPattern("^HTTP/1.1 40[04]");
        }
    }

    @Test
    void guardsEveryAnswerWithHeaders() throws Exception {
        for (String path : List.of("/api/v1/status", "/api/v1/none", "/metrics")) {
            Map<String, List<String>> headers = send(request(path)).headers().map();
            assertThat(headers.get("content-security-policy").getFirst())
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(headers).containsKeys("x-content-type-options", "referrer-policy");
            assertThat(headers).doesNotContainKeys("server", "access-control-allow-origin");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:7600", "127.0.0.1.evil.example", "", "[::1", "localhost:1:2"})
    void refusesForeignHostNames(String host) throws IOException {
        assertThat(raw("GET /api/v1/status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .containsPattern("^HTTP/1.1 4(00|21)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:99", "127.0.0.1", "NODE.example:7600", "[::1]:7600"})
    void answersToItsOwnNames(String host) throws IOException {
        assertThat(raw("GET /api/v1/status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void refusesWritesOfOtherOrigins() throws Exception {
        HttpRequest.Builder foreign = request("/api/v1/records")
                .header("Origin", "https://evil.example")
                .POST(BodyPublishers.ofByteArray(envelope()));
        assertThat(send(foreign).statusCode()).isEqualTo(403);
        HttpRequest.Builder own = request("/api/v1/records")
                .header("Origin", server.address())
                .POST(BodyPublishers.ofByteArray(envelope()));
        assertThat(send(own).statusCode()).isEqualTo(201);
    }

    @Test
    void takesRecordsUpToTheirLimit() throws Exception {
        int before = node.accepted.size();
        HttpResponse<byte[]> good = send(request("/api/v1/records").POST(BodyPublishers.ofByteArray(envelope())));
        assertThat(good.statusCode()).isEqualTo(201);
        assertThat(node.accepted).hasSize(before + 1);
        byte[] large = new byte[ApiRoutes.MAX_RECORD_BYTES + 1];
        assertThat(send(request("/api/v1/records").POST(BodyPublishers.ofByteArray(large)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(node.accepted).hasSize(before + 1);
    }

    @Test
    void takesArtifactsWhoseDigestIsRight() throws Exception {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        String path = "/api/v1/artifacts/" + Digest.of(content).hex();
        assertThat(put(path + "?size=300000", content)).isEqualTo(201);
        assertThat(put(path + "?size=5", content)).isEqualTo(400);
        assertThat(put(path + "?size=x", content)).isEqualTo(400);
        content[7] ^= 1;
        assertThat(put(path, content)).isEqualTo(400);
    }

    private static int put(String path, byte[] content) throws IOException, InterruptedException {
        return send(request(path).PUT(BodyPublishers.ofByteArray(content))).statusCode();
    }

    @Test
    void showsMetricsForPrometheus() throws Exception {
        String text = new String(send(request("/metrics")).body(), StandardCharsets.UTF_8);
        assertThat(text).contains("selvedge_records 42.0", "jvm_memory_used_bytes", "selvedge_ignite_servers 3.0");
    }

    @Test
    void streamsEventsToABoundedNumberOfClients() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            List<BufferedReader> readers = new ArrayList<>();
            for (int i = 0; i < MAX_CLIENTS; i++) {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
                readers.add(follow(sockets.get(i)));
            }
            server.events().publish("rollout", EventView.of(SampleNode.ROLLOUT));
            for (BufferedReader reader : readers) {
                assertThat(nextLine(reader, "event:")).isEqualTo("event: rollout");
                assertThat(nextLine(reader, "data:")).isEqualTo("data: {\"id\":\"" + SampleNode.ROLLOUT + "\"}");
            }
            HttpResponse<byte[]> third = send(request("/api/v1/events").header("Accept", "text/event-stream"));
            assertThat(third.statusCode()).isEqualTo(503);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static BufferedReader follow(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        OutputStream out = socket.getOutputStream();
        out.write("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        // The greeting shows that this client is counted.
        assertThat(nextLine(reader, ": hello")).isEqualTo(": hello");
        return reader;
    }

    private static String nextLine(BufferedReader reader, String prefix) throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(prefix)) {
                return line;
            }
        }
        return "";
    }

    @Test
    void saysWhichPortIsInUse() {
        assertThatThrownBy(() -> {
                    try (WebServer second = new WebServer(http("127.0.0.1", server.port()), Path.of("."), node)) {
                        second.start();
                    }
                })
                .isInstanceOf(SelvedgeException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContaining("in use");
    }

    @Test
    void wantsTlsBeyondLoopback() {
        assertThatThrownBy(() -> new WebServer(http("0.0.0.0", 0), Path.of("."), node))
                .hasMessageContaining("http.keyStore");
    }

    /** Any bytes on the port end in an answer or a closed connection, and the server goes on. */
    @Test
    void survivesAnyRequest() throws Exception {
        Random random = new Random(20261123);
        byte[] good = ("POST /api/v1/records?x=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n"
                        + "Origin: http://localhost\r\nConnection: close\r\n\r\n{\"payloadType\":\"x\"}}")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(5); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                        .doesNotStartWith("HTTP/1.1 500");
            } catch (SocketException e) {
                // A reset is an answer too.
            }
        }
        assertThat(send(request("/api/v1/status")).statusCode()).isEqualTo(200);
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] envelope() {
        SigningKey key = SigningKey.ofSeed(new byte[32]);
        return Envelope.sign("application/vnd.in-toto+json", "{}".getBytes(StandardCharsets.UTF_8), key)
                .encode();
    }
}
