package io.selvedge.sim.lab;

import com.github.dockerjava.api.DockerClient;
import io.selvedge.crypto.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The image of an endpoint: a minimal Debian from the archive that this machine itself uses, and a Java runtime that
 * is cut from the JDK of the tests. Made once; afterwards the engine keeps it under a tag that is the digest of
 * everything that went into it.
 */
final class DebianImage {
    /** Where the runtime lies in a container. */
    static final String JAVA_HOME = "/opt/java";

    private static final String REPOSITORY = "localhost/selvedge-lab";

    /** What an endpoint needs beyond the minimum: routes and shaping, ps, and a client for its HTTP API. */
    private static final String PACKAGES = "iproute2,procps,curl";

    /** jcmd lets a test reach into a live node; the rest is what a program on the class path may ask for. */
    private static final String MODULES =
            "java.se,jdk.unsupported,jdk.crypto.ec,jdk.jcmd,jdk.management,jdk.zipfs," + "jdk.net,jdk.naming.dns";

    /** Half a minute on an idle machine; a busy one and a slow archive take longer. */
    private static final Duration BUILD = Duration.ofMinutes(5);

    private static final List<String> LEFT_OUT = List.of(
            "./proc/*",
            "./sys/*",
            "./dev/*",
            "./var/cache/apt/*",
            "./var/lib/apt/lists/*",
            "./usr/share/doc/*",
            "./usr/share/man/*",
            "./usr/share/locale/*",
            "./usr/share/info/*");

    private DebianImage() {}

    /** Name and tag of the image, which is made where the engine does not have it. */
    static String name(DockerClient engine) {
        ContainerEngine.require(HostCommand.isInstalled("debootstrap"), "the image of an endpoint needs debootstrap");
        String name = REPOSITORY + ":" + tag();
        boolean isThere = engine.listImagesCmd().exec().stream()
                .anyMatch(image -> image.getRepoTags() != null
                        && List.of(image.getRepoTags()).contains(name));
        if (!isThere) {
            build(engine, name);
        }
        return name;
    }

    private static String tag() {
        String content = String.join(
                "\n",
                codename(),
                PACKAGES,
                MODULES,
                String.join(" ", LEFT_OUT),
                System.getProperty("java.runtime.version"),
                System.getProperty("os.arch"));
        return Digest.of(content.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
    }

    private static void build(DockerClient engine, String name) {
        try {
            Path work = Files.createTempDirectory("selvedge-image");
            Path root = work.resolve("root");
            try {
                HostCommand.asRoot(
                                "debootstrap",
                                "--variant=minbase",
                                "--include=" + PACKAGES,
                                codename(),
                                root.toString(),
                                mirror())
                        .text(BUILD);
                // debootstrap leaves it mounted on some machines.
                HostCommand.asRoot("umount", root.resolve("proc").toString()).run(BUILD);
                Path java = work.resolve("java");
                HostCommand.of(
                                Path.of(System.getProperty("java.home"), "bin", "jlink")
                                        .toString(),
                                "--add-modules=" + MODULES,
                                "--strip-debug",
                                "--no-man-pages",
                                "--no-header-files",
                                "--output=" + java)
                        .text(BUILD);
                HostCommand.asRoot("cp", "-r", java.toString(), root + JAVA_HOME)
                        .text(BUILD);
                load(engine, name, root);
            } finally {
                HostCommand.asRoot("rm", "-rf", "--one-file-system", work.toString())
                        .run(BUILD);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packs the root as an image archive of one layer, and hands it to the engine with its tag. */
    private static void load(DockerClient engine, String name, Path root) throws IOException {
        Path image = Files.createDirectory(root.resolveSibling("image"));
        Path layer = image.resolve("layer.tar");
        List<String> pack = new ArrayList<>(List.of("tar", "--numeric-owner", "-C" + root));
        LEFT_OUT.forEach(path -> pack.add("--exclude=" + path));
        pack.addAll(List.of("-cf" + layer, "."));
        HostCommand.asRoot(pack.toArray(String[]::new)).text(BUILD);
        Files.writeString(image.resolve("config.json"), """
                {"architecture": "%s", "os": "linux", "config": {},
                 "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}
                """.formatted(dpkgArchitecture(), digestOf(layer)));
        Files.writeString(image.resolve("manifest.json"), """
                [{"Config": "config.json", "RepoTags": ["%s"], "Layers": ["layer.tar"]}]
                """.formatted(name));
        Path archive = root.resolveSibling("image.tar");
        HostCommand.of("tar", "-C" + image, "-cf" + archive, "manifest.json", "config.json", "layer.tar")
                .text(BUILD);
        try (InputStream stream = Files.newInputStream(archive)) {
            engine.loadImageCmd(stream).exec();
        }
    }

    private static String digestOf(Path file) throws IOException {
        Digest.Hasher hasher = Digest.hasher();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hasher.update(buffer, 0, read);
            }
        }
        return hasher.digest().hex();
    }

    /** Images name architectures as Debian does. */
    private static String dpkgArchitecture() {
        return HostCommand.of("dpkg", "--print-architecture").text(BUILD).strip();
    }

    /** The release of this machine: its archive is the one that apt was set up for. */
    private static String codename() {
        return osRelease("VERSION_CODENAME");
    }

    private static String osRelease(String field) {
        try {
            for (String line : Files.readAllLines(Path.of("/etc/os-release"))) {
                if (line.startsWith(field + "=")) {
                    return line.substring(field.length() + 1).replace("\"", "");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("/etc/os-release has no " + field);
    }

    /** The archive of this machine's own release, from apt's own settings. */
    private static String mirror() {
        String format = "$(CODENAME) $(REPO_URI)";
        String targets = HostCommand.of(
                        "apt-get", "indextargets", "--format", format, "Created-By: Packages", "Component: main")
                .text(BUILD);
        return targets.lines()
                .filter(line -> line.startsWith(codename() + " "))
                .map(line -> line.substring(codename().length() + 1))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("apt has no archive of " + codename() + ":\n" + targets));
    }
}
