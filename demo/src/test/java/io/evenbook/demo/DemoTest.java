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
    void aRecordingOfCoinbaseIsReplayedWithItsStartingBook() throws IOException {
        Path messages = Files.writeString(folder.resolve("feed"), """
                {"type":"open","sequence":1,"product_id":"ETH-USD","time":"","order_id":"a","side":"buy",\
                "price":"9.95","remaining_size":"2.5"}
                {"type":"open","sequence":1,"product_id":"ETH-USD","time":"","order_id":"b","side":"sell",\
                "price":"10.05","remaining_size":"0.125"}
                {"type":"match","sequence":2,"product_id":"ETH-USD","time":"t","maker_order_id":"b","side":"sell",\
                "price":"10.05","size":"0.025"}
                {"type":"done","sequence":5,"product_id":"ETH-USD","time":"t","order_id":"a","side":"buy",\
                "reason":"canceled"}
                """);
        Path book = Files.writeString(folder.resolve("book"), """
                {"bids": [], "asks": [[10.05, 0.1]], "sequence": 5}""");
        try (StubService service = StubService.withoutFaults()) {
            assertThat(demo(messages.toString(), "--book", book.toString(), "--port", port(service)))
                    .as(output.toString())
                    .isZero();
        }
        assertThat(output.toString())
                .contains("line 4: 2 messages are missing, sequence 5 follows 2")
                .contains("ETH-USD is listed")
                .containsPattern("\\norders of the starting book +2\\n")
                .containsPattern("\\ngaps in the recording +1\\n")
                .containsPattern("\\ntraded volume +0.025 +0.025 +yes\\n")
                .containsPattern("\\ntrades equal to the exchange's +1 +1\\n")
                .containsPattern("\\nbest bid +none +none +yes\\n")
                .containsPattern("\\nbest ask +0.100 at 10.05 +0.100 at 10.05 +yes\\n")
                .containsPattern("\\nlevels that differ from the recorded book +0 +0 +yes\\n")
                .contains("The service equals the recording.");
    }

    @Test
    void aRecordingOfBitstampIsReplayedByItsArrivingOrders() throws IOException {
        Path log = Files.writeString(folder.resolve("day.log"), """
                1430438404518 order_created {"price": "236.47", "amount": "2.00000000", "id": 7, "order_type": 0}
                1430438404600 order_created {"price": "236.40", "amount": "0.50000000", "id": 8, "order_type": 1}
                1430438404635 order_changed {"price": "236.47", "amount": "1.50000000", "id": 7, "order_type": 0}
                1430438404645 trade {"price": 236.47, "amount": 0.5, "id": 8111041}
                1430438404700 order_changed {"price": "236.47", "amount": "1.25000000", "id": 7, "order_type": 0}
                1430438404701 trade {"price": 236.47, "amount": 0.25, "id": 8111042}
                """);
        try (StubService service = StubService.withoutFaults()) {
            service.market().register("USD", 3);
            service.market().register("BTC", 1);
            assertThat(demo(log.toString(), "--port", port(service)))
                    .as(output.toString())
                    .isZero();
            assertThat(service.market().markets()).containsExactly("BTC2-USD4");
        }
        assertThat(output.toString())
                .containsPattern("\\ntrades +1 +1 +yes\\n")
                .containsPattern("\\ntrades equal to the exchange's +1 +2\\n")
                .containsPattern("\\nreductions and cancels +1\\n")
                .containsPattern("\\nbest bid +1.25 at 236.47 +1.25 at 236.47 +yes\\n")
                .contains("The service equals the plan.");
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
