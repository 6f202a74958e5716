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
    private final StringWriter said = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void exitsWith0IfEverythingAgrees() throws IOException {
        try (StubService service = StubService.withoutFaults()) {
            assertThat(demo("--port", port(service), "--seed", "1", "--messages", "50"))
                    .isZero();
        }
        assertThat(said.toString())
                .contains("inventing a market of 50 messages: --seed 1 gives the same again")
                .contains("Everything agrees.");
    }

    @Test
    void exitsWith1IfSomethingDiffers() throws IOException {
        try (StubService service = StubService.withoutFaults()) {
            service.hideATrade();
            assertThat(demo("--port", port(service), "--seed", "1", "--messages", "50"))
                    .isEqualTo(1);
        }
        assertThat(said.toString()).contains("Not everything agrees: see the 5 rows marked NO.");
    }

    @Test
    void followsARecordedMarketWithItsBook() throws IOException {
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
                    .as(said.toString())
                    .isZero();
        }
        assertThat(said.toString())
                .contains("XYZ-USD is listed")
                .containsPattern("\\ncorrections +1\\n")
                .containsPattern("\\nrows without correction +3 +4\\n")
                .containsPattern("\\ntraded volume +10 +10 +yes\\n")
                .containsPattern("\\nmakers that the record names +1 +1\\n")
                .containsPattern("\\nbest ask +5 at 100.50 +5 at 100.50 +yes\\n");
    }

    @Test
    void exitsWith2IfItCannotReadTheRecording() throws IOException {
        assertThat(demo(folder.resolve("none.csv").toString())).isEqualTo(2);
        assertThat(said.toString()).contains("there is no file " + folder.resolve("none.csv"));

        Path broken = Files.writeString(folder.resolve("broken.csv"), "1,2,3\n");
        assertThat(demo(broken.toString())).isEqualTo(2);
        assertThat(said.toString()).contains("cannot read the recording: " + broken + ", line 1: must have 6 fields");
    }

    @Test
    void exitsWith2IfTheCommandLineMakesNoSense() {
        assertThat(demo("--book", "book.csv")).isEqualTo(2);
        assertThat(demo("--messages", "0")).isEqualTo(2);
        assertThat(demo("--pace", "0")).isEqualTo(2);
        assertThat(demo("--max-messages", "0")).isEqualTo(2);
        assertThat(demo("--nonsense")).isEqualTo(2);
    }

    @Test
    void exitsWith3IfThereIsNoService() throws IOException {
        String port;
        try (StubService service = StubService.withoutFaults()) {
            port = port(service);
        }
        assertThat(demo("--port", port, "--patience", "0")).isEqualTo(3);
        assertThat(said.toString()).contains("does not answer, after 0 s of waiting");
    }

    private int demo(String... arguments) {
        PrintWriter out = new PrintWriter(said, true);
        return new CommandLine(new Demo(out)).setErr(out).execute(arguments);
    }

    private static String port(StubService service) {
        return Integer.toString(service.uri().getPort());
    }
}
