package io.evenbook.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoTest {
    private final StringWriter output = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void exitsWith0IfTheServiceEqualsTheRecording() throws IOException {
        try (StubService service = StubService.withoutFaults()) {
            assertThat(demo("--port", port(service), "--seed", "1", "--messages", "50"))
                    .isZero();
        }
        assertThat(output.toString())
                .contains("generating a market of 50 messages; --seed 1 repeats it")
                .contains("The service equals the plan.");
    }

    @Test
    void exitsWith1IfTheServiceDiffers() throws IOException {
        try (StubService service = StubService.withoutFaults()) {
            service.market().hideATrade();
            assertThat(demo("--port", port(service), "--seed", "1", "--messages", "50"))
                    .isEqualTo(1);
        }
        assertThat(output.toString()).contains("The service differs from the plan in the 5 rows marked NO.");
    }

    @Test
    void aRecordedMarketIsReplayedWithItsBook() throws IOException {
        Path messages = Files.writeString(folder.resolve("xyz_messages.csv"), """
                34200.1,5,0,1,999950,1
                34200.2,1,7,30,1000000,1
                34200.3,4,7,10,1000000,1
                34200.4,3,99,20,990000,1
                34200.5,5,0,1,999950,1
                """);
        Path book = Files.writeString(folder.resolve("xyz_book.csv"), """
                1010000,100,990000,50
                1010000,100,1000000,30
                1010000,100,1000000,20
                1010000,100,1000000,20
                1005000,5,1000000,20
                """);
        try (StubService service = StubService.withoutFaults()) {
            assertThat(demo(messages.toString(), "--book", book.toString(), "--port", port(service)))
                    .as(output.toString())
                    .isZero();
        }
        assertThat(output.toString())
                .contains("XYZ-USD is listed")
                .containsPattern("\\ncorrections +1\\n")
                .containsPattern("\\nrows without correction +3 +4\\n")
                .containsPattern("\\ntraded volume +10 +10 +yes\\n")
                .containsPattern("\\nmakers as recorded +1 +1\\n")
                .containsPattern("\\nbest ask +5 at 100.50 +5 at 100.50 +yes\\n");
    }

    @Test
    void exitsWith2IfTheRecordingIsInvalid() throws IOException {
        assertThat(demo(folder.resolve("none.csv").toString())).isEqualTo(2);
        assertThat(output.toString()).contains("file not found: " + folder.resolve("none.csv"));

        Path broken = Files.writeString(folder.resolve("broken.csv"), "1,2,3\n");
        assertThat(demo(broken.toString())).isEqualTo(2);
        assertThat(output.toString()).contains("invalid recording: " + broken + ", line 1: must have 6 fields");
    }

    @Test
    void exitsWith2IfTheCommandLineIsInvalid() {
        assertThat(demo("--book", "book.csv")).isEqualTo(2);
        assertThat(demo("--messages", "0")).isEqualTo(2);
        assertThat(demo("--pace", "0")).isEqualTo(2);
        assertThat(demo("--max-messages", "0")).isEqualTo(2);
        assertThat(demo("--nonsense")).isEqualTo(2);
    }

    @Test
    void exitsWith3IfTheServiceDoesNotAnswer() throws IOException {
        String port;
        try (StubService service = StubService.withoutFaults()) {
            port = port(service);
        }
        assertThat(demo("--port", port, "--timeout", "0")).isEqualTo(3);
        assertThat(output.toString()).contains("does not answer within 0 s");
    }

    private int demo(String... arguments) {
        PrintWriter out = new PrintWriter(output, true);
        return new CommandLine(new Demo(out)).setErr(out).execute(arguments);
    }

    private static String port(StubService service) {
        return Integer.toString(service.uri().getPort());
    }
}
