package io.evenbook.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher's checks, which run before it builds or starts anything. */
class LauncherTest {

    private static final Path LAUNCHER =
            Path.of("..", "evenbook").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void helpNamesEveryCommand() throws Exception {
        assertThat(run("help").output()).contains("up ", "status ", "test ", "demo ", "bench ", "doctor ");
    }

    @Test
    void helpFitsOnOneScreen() throws Exception {
        List<String> lines = run("help").output().lines().toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(24).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dance               | there is no command dance
            up --fast           | up does not know --fast
            up --port           | --port needs a value
            up --port 0         | --port must be a number from 1 to 65535: 0
            up --port 65536     | --port must be a number from 1 to 65535: 65536
            up --port web       | --port must be a number from 1 to 65535: web
            up --kafka remote   | --kafka must be embedded or off: remote
            test --most         | test does not know --most
            status --fast       | status does not know --fast
            keys                | keys needs: rotate
            keys rotate --fast  | keys rotate does not know --fast
            keys rotate --file  | --file needs a value
            """)
    void unknownArgumentsAreRefused(String arguments, String message) throws Exception {
        Result result = run(arguments.split(" "));
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains("evenbook: " + message);
    }

    @Test
    void aPortInUseIsRefused() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Result result = run("up", "--low-memory", "--port", port, "--data", folder.toString());
            assertThat(result.exitCode()).isNotZero();
            assertThat(result.output()).contains("Port " + port + " is in use");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -Xmx4000g             | 4096000
            -Xmx1g -Xmx4096000m   | 4096000
            -Xmx4194304000K       | 4096000
            -Xmx4294967296000     | 4096000
            -Xmx4t -Dx=-Xmx1g     | 4194304
            """)
    void missingMemoryIsNamed(String javaOptions, int heapMegabytes) throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/meminfo")), "the system does not report its available memory");
        for (String command : List.of("up", "doctor")) {
            Result result = run(
                    Map.of("EVENBOOK_JAVA_OPTS", javaOptions),
                    command,
                    "--data",
                    folder.toString(),
                    "--port",
                    Integer.toString(FreePort.find()));
            assertThat(result.exitCode()).isNotZero();
            assertThat(result.output())
                    .containsPattern(
                            ("\\d+ MB of memory are available; the heap \\(%d MB\\) and PostgreSQL \\(1024 MB\\)"
                                            + " need %d MB: \\d+ MB are missing")
                                    .formatted(heapMegabytes, heapMegabytes + 1024));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"3.6.3, true", "3.8.8, false", "3.10.0, false", "4.0.0-rc-4, false", "2.9, true"})
    void anOldMavenIsNamed(String version, boolean refused) throws Exception {
        Path mvn = Files.writeString(
                folder.resolve("mvn"),
                "#!/bin/sh\nprintf '\\033[1mApache Maven %s (1234)\\033[m\\n'\n".formatted(version));
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
        Result result = run(
                Map.of("PATH", folder + ":" + System.getenv("PATH")),
                "doctor",
                "--port",
                Integer.toString(FreePort.find()));
        if (refused) {
            assertThat(result.exitCode()).isNotZero();
            assertThat(result.output())
                    .contains("PROBLEM  Maven 3.8 or later: Maven 3.8 or later is needed; found "
                            + version.replaceFirst("(\\d+\\.\\d+).*", "$1"));
        } else {
            assertThat(result.output()).contains("ok       Maven 3.8 or later");
        }
    }

    @Test
    void lowMemorySkipsTheMemoryCheck() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Result result = run(
                    Map.of("EVENBOOK_JAVA_OPTS", "-Xmx4000g"),
                    "up",
                    "--low-memory",
                    "--port",
                    Integer.toString(taken.getLocalPort()),
                    "--data",
                    folder.toString());
            assertThat(result.output())
                    .as("the check after the memory check")
                    .contains("is in use")
                    .doesNotContain("of memory");
        }
    }

    @Test
    void aDataFolderOfAnotherPostgresVersionIsNamed() throws Exception {
        Files.createDirectory(folder.resolve("postgres"));
        Files.writeString(folder.resolve("postgres/PG_VERSION"), "17\n");
        for (String command : List.of("up", "doctor")) {
            Result result = run(command, "--data", folder.toString(), "--port", Integer.toString(FreePort.find()));
            assertThat(result.exitCode()).isNotZero();
            assertThat(result.output())
                    .contains(folder + " was written by PostgreSQL 17, and this Evenbook brings PostgreSQL 18.");
        }
    }

    @Test
    void aDataFolderWithoutItsPasswordIsNamed() throws Exception {
        Files.createDirectory(folder.resolve("postgres"));
        Files.writeString(folder.resolve("postgres/PG_VERSION"), "18\n");
        for (String command : List.of("up", "doctor")) {
            Result result = run(command, "--data", folder.toString(), "--port", Integer.toString(FreePort.find()));
            assertThat(result.exitCode()).isNotZero();
            assertThat(result.output())
                    .contains("The password of PostgreSQL is missing: " + folder.resolve("postgres.password") + ".");
        }
    }

    @Test
    void statusSaysThatNothingRuns() throws Exception {
        Result result = run("status", "--data", folder.toString());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).isEqualTo("evenbook: no service runs on %s\n".formatted(folder));
    }

    @ParameterizedTest
    @CsvSource({"200, 0, is ready", "503, 1, is not ready"})
    void statusShowsWhereEverythingListensAndAsksTheService(int answer, int exitCode, String said) throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/actuator/health/readiness", exchange -> {
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        service.start();
        int port = service.getAddress().getPort();
        String block =
                "API     http://127.0.0.1:%d/api/v1\n\nmongosh mongodb://127.0.0.1:5002/evenbook\n".formatted(port);
        Files.writeString(folder.resolve("endpoints"), block);
        try {
            Result result = run("status", "--data", folder.toString());
            assertThat(result.output())
                    .isEqualTo("%s\nEvenbook %s at http://127.0.0.1:%d\n".formatted(block, said, port));
            assertThat(result.exitCode()).isEqualTo(exitCode);
            assertThat(run("status", "--data", "elsewhere", "--port", Integer.toString(port))
                            .exitCode())
                    .isEqualTo(exitCode);
        } finally {
            service.stop(0);
        }
        Result result = run("status", "--data", folder.toString());
        assertThat(result.exitCode()).as("after a kill").isEqualTo(1);
        assertThat(result.output()).endsWith("Evenbook does not answer at http://127.0.0.1:%d\n".formatted(port));
    }

    @Test
    void aNewMasterKeyComesBeforeTheOthers() throws Exception {
        Path master = Files.createDirectories(folder.resolve("keys")).resolve("master");
        String rotate = "keys rotate --data " + folder;
        assertThat(run(rotate.split(" ")).output()).contains(master + " holds no master key");
        Files.writeString(master, "first\n");

        run(rotate.split(" "));
        Result result = run(rotate.split(" "));

        assertThat(result.exitCode()).as(result.output()).isZero();
        List<String> lines = Files.readAllLines(master);
        assertThat(lines).hasSize(3).doesNotHaveDuplicates().endsWith("first");
        assertThat(Base64.getDecoder().decode(lines.getFirst())).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(master)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(master.getParent())) {
            assertThat(files).containsExactly(master);
        }
    }

    @Test
    void aDataFolderThatIsAFileIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(run("up", "--data", file.toString()).output()).contains(file + " is not a folder");
    }

    @Test
    void theScriptIsCleanForShellcheck() throws Exception {
        assumeTrue(onPath("shellcheck"), "shellcheck is not installed");
        Process check = new ProcessBuilder(
                        "shellcheck",
                        LAUNCHER.toString(),
                        LAUNCHER.resolveSibling(".ci/run").toString(),
                        LAUNCHER.resolveSibling("docker/token").toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(check.getInputStream().readAllBytes())).isEmpty();
    }

    private static boolean onPath(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    private Result run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }

    private record Result(int exitCode, String output) {}
}
