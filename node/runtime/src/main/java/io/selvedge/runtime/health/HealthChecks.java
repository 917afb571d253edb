package io.selvedge.runtime.health;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.install.Inspection;
import io.selvedge.runtime.install.PackageInstaller;
import io.selvedge.runtime.process.Ended;
import io.selvedge.runtime.process.Subprocess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs health checks on this endpoint, one after the other, in the calling thread. */
public final class HealthChecks {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long RETRY_MILLIS = 100;
    private static final String INTERRUPTED = "INTERRUPTED";

    private final Path root;
    private final PackageInstaller installer;
    private final Comparator<String> versionOrder;

    /**
     * Checks of one endpoint.
     *
     * @param root the root directory of the endpoint: {@code /}, or its sandbox
     * @param installer says what is installed
     * @param versionOrder the order of the versions of {@code installer}
     */
    public HealthChecks(Path root, PackageInstaller installer, Comparator<String> versionOrder) {
        this.root = root.toAbsolutePath().normalize();
        this.installer = installer;
        this.versionOrder = versionOrder;
    }

    /**
     * One result for each check, in their order; a check that cannot be made has failed.
     *
     * @throws SelvedgeException INTERRUPTED
     */
    public List<CheckResult> run(List<HealthCheck> checks) {
        List<CheckResult> results = new ArrayList<>();
        for (HealthCheck check : checks) {
            results.add(run(check));
        }
        return List.copyOf(results);
    }

    private CheckResult run(HealthCheck check) {
        try {
            return switch (check) {
                case HealthCheck.InstalledVersion version -> version(version);
                case HealthCheck.FileContent file -> file(file);
                case HealthCheck.TcpConnect tcp -> retried(tcp, left -> connect(tcp, left));
                case HealthCheck.HttpGet http -> retried(http, left -> HttpProbe.get(http, left));
                case HealthCheck.CommandRun command -> command(command);
            };
        } catch (IOException e) {
            return failed(check, reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SelvedgeException(INTERRUPTED, check.name() + ": interrupted", Map.of());
        } catch (SelvedgeException e) {
            if (e.code().equals(INTERRUPTED)) {
                throw e;
            }
            return failed(check, String.valueOf(e.getMessage()));
        }
    }

    private CheckResult version(HealthCheck.InstalledVersion check) {
        return switch (installer.inspect(check.packageName())) {
            case Inspection.Absent absent -> failed(check, check.packageName() + " is not installed");
            case Inspection.Broken broken -> failed(check, check.packageName() + " is broken: " + broken.detail());
            case Inspection.Installed installed -> {
                int order = versionOrder.compare(installed.version(), check.version());
                String wanted = (check.atLeast() ? "at least " : "") + check.version();
                yield new CheckResult(
                        check.name(),
                        order == 0 || (check.atLeast() && order > 0),
                        "installed " + installed.version() + ", wanted " + wanted);
            }
        };
    }

    private CheckResult file(HealthCheck.FileContent check) throws IOException {
        Path path = under(check.path());
        if (!Files.exists(path)) {
            return failed(check, check.path() + " is not there");
        }
        // A link may lead on, but not out of a sandbox; and a pipe or device would never end.
        if (!path.toRealPath().startsWith(root.toRealPath()) || !Files.isRegularFile(path)) {
            return failed(check, check.path() + " is no regular file under the root");
        }
        Digest wanted = check.sha256();
        if (wanted == null) {
            return new CheckResult(check.name(), true, check.path() + " is there");
        }
        Digest found = digest(path);
        return new CheckResult(check.name(), found.equals(wanted), check.path() + " has sha256 " + found.hex());
    }

    private CheckResult connect(HealthCheck.TcpConnect check, int leftMillis) throws IOException {
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(check.host(), check.port());
            if (address.isUnresolved()) {
                return failed(check, check.host() + " has no address");
            }
            socket.connect(address, leftMillis);
            return new CheckResult(check.name(), true, "connected to " + check.host() + ":" + check.port());
        }
    }

    private CheckResult command(HealthCheck.CommandRun check) {
        List<String> argv = new ArrayList<>(check.argv());
        if (argv.getFirst().startsWith("/")) {
            argv.set(0, under(argv.getFirst()).toString());
        }
        Map<String, String> environment =
                Map.of("PATH", Subprocess.SYSTEM_PATH, "LC_ALL", "C", "HOME", "/", "SELVEDGE_ROOT", root.toString());
        Ended ended = new Subprocess(argv, environment, root, check.timeoutMillis()).run();
        return switch (ended) {
            case Ended.NotStarted missing -> failed(check, "cannot be run: " + missing.output());
            case Ended.TimedOut late ->
                failed(check, "took more than " + check.timeoutMillis() + " ms and was killed: " + end(late));
            case Ended.Exited exited ->
                new CheckResult(
                        check.name(),
                        exited.code() == check.exitCode(),
                        "exit code " + exited.code() + ", wanted " + check.exitCode() + ": " + end(exited));
        };
    }

    /** The last of the output: that is where a program says why it gave up. */
    private static String end(Ended ended) {
        String output = ended.output().strip();
        return output.substring(Math.max(0, output.length() - CheckResult.MAX_DETAIL / 2));
    }

    private Path under(String path) {
        return root.resolve(path.replaceFirst("^/+", "")).normalize();
    }

    private interface Attempt {
        CheckResult make(int leftMillis) throws IOException, InterruptedException;
    }

    /** A service that was restarted a moment ago needs a moment. */
    private static CheckResult retried(HealthCheck check, Attempt attempt) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(check.timeoutMillis());
        while (true) {
            long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
            CheckResult result;
            try {
                result = attempt.make((int) left);
            } catch (IOException e) {
                result = failed(check, reason(e));
            }
            if (result.passed() || deadline - System.nanoTime() < TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS)) {
                return result;
            }
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
    }

    private static Digest digest(Path path) throws IOException {
        Digest.Hasher hasher = Digest.hasher();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(path)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hasher.update(buffer, 0, read);
            }
        }
        return hasher.digest();
    }

    private static CheckResult failed(HealthCheck check, String detail) {
        return new CheckResult(check.name(), false, detail);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
