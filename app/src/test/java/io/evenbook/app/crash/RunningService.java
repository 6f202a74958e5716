package io.evenbook.app.crash;

import io.evenbook.embedded.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged service with its embedded servers, in a separate process that the test can kill. */
final class RunningService implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Path service;
    private final Path folder;
    private final int port;
    private final List<String> settings;
    private Process process;

    /**
     * @param service the folder into which the executable jar was extracted
     * @param folder for its data and its log
     * @param settings such as {@code --evenbook.approvals.enabled=true}
     */
    RunningService(Path service, Path folder, String... settings) {
        this.service = service;
        this.folder = folder;
        this.settings = List.of(settings);
        this.port = FreePort.find();
    }

    /** Extracts the executable jar, as the launcher does. */
    static Path extract(Path jar, Path folder) throws IOException, InterruptedException {
        Path target = folder.resolve("service");
        Process extraction = new ProcessBuilder(
                        java(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        target.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("extract.log").toFile())
                .start();
        if (!extraction.waitFor(1, TimeUnit.MINUTES) || extraction.exitValue() != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("extract.log")));
        }
        return target;
    }

    int port() {
        return port;
    }

    Path data() {
        return folder.resolve("data");
    }

    void start() throws IOException, InterruptedException {
        String classPath = only(service, "evenbook-app-*.jar") + ":"
                + Path.of("../embedded/target/classes").toAbsolutePath() + ":"
                + Path.of("../embedded/target/lib").toAbsolutePath() + "/*";
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                "io.evenbook.app.EvenbookApplication",
                "--server.port=" + port,
                "--evenbook.embedded.enabled=true",
                "--evenbook.embedded.data=" + data(),
                "--evenbook.node-id=embedded",
                // Often enough to be killed in the middle of one
                "--evenbook.snapshots.events=50"));
        command.addAll(settings);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        awaitReady();
    }

    /** Kills the service with SIGKILL and waits until it has ended. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Kills all processes of the embedded PostgreSQL with SIGKILL. */
    void killPostgres() throws IOException {
        long postmaster = Long.parseLong(postmasterFile().getFirst().strip());
        ProcessHandle handle = ProcessHandle.of(postmaster).orElseThrow();
        Stream.concat(handle.descendants(), Stream.of(handle)).forEach(ProcessHandle::destroyForcibly);
    }

    /** A direct connection to the embedded PostgreSQL. */
    Tables tables() throws IOException, SQLException {
        return new Tables(
                "jdbc:postgresql://127.0.0.1:" + postmasterFile().get(3).strip() + "/evenbook",
                Files.readString(data().resolve("postgres.password")).strip());
    }

    /** Returns the body; throws unless the status is 2xx. */
    String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/api/v1" + path)).GET());
    }

    String post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/api/v1" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    String put(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/api/v1" + path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
            process.onExit()
                    .completeOnTimeout(process, 60, TimeUnit.SECONDS)
                    .join()
                    .destroyForcibly();
        }
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        String credentials = Base64.getEncoder().encodeToString("operator:evenbook".getBytes(StandardCharsets.UTF_8));
        var answer = http.send(
                request.header("Authorization", "Basic " + credentials)
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.uri() + ": " + answer.body());
        }
        return answer.body();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("not ready:\n" + Files.readString(log()));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return isUp("readiness") && isUp("reads");
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    private boolean isUp(String group) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/actuator/health/" + group))
                .timeout(Duration.ofSeconds(5))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private List<String> postmasterFile() throws IOException {
        return Files.readAllLines(data().resolve("postgres/postmaster.pid"));
    }

    private Path log() {
        return folder.resolve("service.log");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static Path only(Path folder, String pattern) throws IOException {
        try (var files = Files.newDirectoryStream(folder, pattern)) {
            return files.iterator().next().toAbsolutePath();
        }
    }
}
