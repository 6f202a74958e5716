package io.evenbook.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KilledServiceTest {

    @TempDir
    Path data;

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void endChildren() throws Exception {
        for (Process child : children) {
            child.destroyForcibly().waitFor();
        }
        if (Files.exists(postmasterPid())) {
            Service.start(data, "--evenbook.kafka.enabled=false").close();
        }
    }

    @Test
    @Tag("long")
    void acknowledgedWritesSurviveAKill() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        long next = 0;
        for (boolean postgresToo : new boolean[] {false, true}) {
            Process child = spawn(next);
            long last = readAcknowledged(child, 30 + random.nextInt(100));
            child.destroyForcibly().waitFor();
            ProcessHandle postgres = ProcessHandle.of(postmaster()).orElseThrow();
            assertThat(postgres.isAlive()).as("PostgreSQL outlives its service").isTrue();
            if (postgresToo) {
                postgres.destroyForcibly();
            }
            try (Service service = Service.start(data)) {
                Set<Long> acknowledged =
                        LongStream.rangeClosed(next, last).boxed().collect(Collectors.toSet());
                assertThat(service.inPostgres()).as("seed %d", seed).containsAll(acknowledged);
                assertThat(service.inMongo()).as("seed %d", seed).containsAll(acknowledged);
                assertThat(service.inKafka()).as("seed %d", seed).containsAll(acknowledged);
                // These fail if the kill left a document without its index entry, or an entry without its document.
                LongStream.rangeClosed(last, last + 2).forEach(service::replaceInMongo);
                assertThat(service.mongo().countDocuments())
                        .isEqualTo(service.inMongo().size());
            }
            next = last + 1000;
        }
    }

    @Test
    void aSignalStopsTheServiceAndItsServers() throws Exception {
        Process child = spawn(1);
        readAcknowledged(child, 10);
        child.destroy();
        assertThat(child.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(postmasterPid()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(longs = {800, 2000})
    void aSignalDuringStartUpLeavesNothingBehind(long afterMillis) throws Exception {
        Process child = spawn(1);
        Thread.sleep(afterMillis);
        child.destroy();
        assertThat(child.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(postmasterPid()).doesNotExist();
        Service.start(data, "--evenbook.kafka.enabled=false").close();
    }

    /** Starts a separate JVM, so that the test can kill it. */
    private Process spawn(long from) throws IOException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Service.class.getName(),
                        data.toString(),
                        Long.toString(from))
                .redirectError(data.resolve("child.log").toFile())
                .start();
        children.add(child);
        return child;
    }

    private static long readAcknowledged(Process child, int count) throws IOException {
        BufferedReader output = child.inputReader();
        List<String> seen = new ArrayList<>();
        long last = -1;
        for (int read = 0; read < count; ) {
            String line = output.readLine();
            assertThat(line).as("the child ended: %s", seen).isNotNull();
            seen.add(line);
            if (line.startsWith("acknowledged ")) {
                last = Long.parseLong(line.substring("acknowledged ".length()));
                read++;
            }
        }
        return last;
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(postmasterPid()).getFirst().strip());
    }

    private Path postmasterPid() {
        return data.resolve("postgres/postmaster.pid");
    }
}
