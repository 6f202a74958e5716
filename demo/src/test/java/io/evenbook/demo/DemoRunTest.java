package io.evenbook.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.demo.StubService.Fault;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.replay.Command;
import io.evenbook.demo.replay.Plan;
import io.evenbook.demo.replay.SyntheticMarket;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoRunTest {
    private static final Recording MARKET = SyntheticMarket.generate(11, 400);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final StringWriter output = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void aCorrectServiceHasNoDifferences() throws IOException {
        try (StubService service = StubService.withoutFaults()) {
            assertThat(run(service, MARKET).differences()).as(output.toString()).isZero();
            assertThat(service.market().ordersPlaced()).isEqualTo(ordersPlanned(MARKET));
        }
    }

    @Test
    void lostAnswersExecuteNothingTwice() throws IOException {
        everyFourth(Fault.ANSWER_LOST);
    }

    @Test
    void overloadExecutesNothingTwice() throws IOException {
        everyFourth(Fault.OVERLOADED);
    }

    @Test
    void anOrderWaitsForCancelsOfOrdersItCouldMatch() throws IOException {
        try (StubService service = new StubService((_, method) -> method.equals("POST") ? Fault.NONE : Fault.SLOW)) {
            assertThat(run(service, MARKET).differences()).as(output.toString()).isZero();
        }
    }

    @Test
    void theRunWaitsUntilTheServiceIsReady() throws IOException {
        try (StubService service = StubService.withoutFaults()) {
            service.notReadyFor(2);

            assertThat(run(service, SyntheticMarket.generate(1, 10)).differences())
                    .isZero();
            assertThat(output.toString())
                    .contains("is not ready (503); waiting")
                    .contains("the service is ready, after");
        }
    }

    @Test
    void aRunListsANewMarket() throws IOException {
        try (StubService service = StubService.withoutFaults()) {
            service.market().list("DEMO-USD");
            service.market().list("DEMO2-USD");

            run(service, SyntheticMarket.generate(1, 10));

            assertThat(output.toString()).contains("DEMO3-USD is listed, 52 accounts are funded");
        }
    }

    @Test
    void aMissingTradeIsReported() throws IOException {
        try (StubService service = StubService.withoutFaults()) {
            service.market().hideATrade();
            StringWriter printed = new StringWriter();
            Table table = run(service, MARKET);
            table.print(new PrintWriter(printed));

            assertThat(table.differences()).isEqualTo(5);
            assertThat(printed.toString())
                    .containsPattern("\ntrades +[0-9]+ +[0-9]+ +NO\n")
                    .containsPattern("\n  as planned, one by one +[0-9]+ +[0-9]+ +NO\n")
                    .containsPattern("\n  in the order's answer +[0-9]+ +[0-9]+ +NO\n")
                    .containsPattern("\n  settled +[0-9]+ +[0-9]+ +NO\n")
                    .containsPattern("\ntraded volume +[0-9,]+ +[0-9,]+ +NO\n")
                    .containsPattern("\nbest bid .* yes\n");
        }
    }

    @Test
    void matchesWithOtherMakersAreReported() throws IOException {
        try (StubService service = StubService.withoutFaults()) {
            service.market().showOtherMakers();
            StringWriter printed = new StringWriter();
            Table table = run(service, MARKET);
            table.print(new PrintWriter(printed));

            assertThat(table.differences()).isEqualTo(1);
            assertThat(printed.toString())
                    .containsPattern("\n  as planned, one by one +0 +[0-9]+ +NO\n")
                    .containsPattern("\nmakers as recorded +0 +[0-9]+\n");
        }
    }

    @Test
    void theJournalHasEveryAcknowledgement() throws IOException {
        Path file = folder.resolve("journal");
        try (StubService service = new StubService(faultEvery(5, Fault.ANSWER_LOST));
                Journal journal = Journal.appendTo(file)) {
            run(service, MARKET, journal);
        }

        List<String[]> lines =
                Files.readAllLines(file).stream().map(line -> line.split("\t")).toList();
        assertThat(lines).hasSize((int) Plan.of(MARKET).commands().count());
        assertThat(lines.stream().filter(line -> line[1].equals("place")).map(line -> line[2]))
                .doesNotHaveDuplicates()
                .hasSize(ordersPlanned(MARKET));
    }

    private void everyFourth(Fault fault) throws IOException {
        try (StubService service = new StubService(faultEvery(4, fault))) {
            assertThat(run(service, MARKET).differences()).as(output.toString()).isZero();
            assertThat(service.market().ordersPlaced()).isEqualTo(ordersPlanned(MARKET));
            assertThat(service.failedMethods()).containsExactlyInAnyOrder("POST", "PATCH", "DELETE");
        }
    }

    private static StubService.Faults faultEvery(int nth, Fault fault) {
        return (write, _) -> write % nth == 0 ? fault : Fault.NONE;
    }

    private static int ordersPlanned(Recording recording) {
        return (int) Plan.of(recording)
                .commands()
                .filter(Command.Place.class::isInstance)
                .count();
    }

    private Table run(StubService service, Recording recording) throws IOException {
        return run(service, recording, Journal.none());
    }

    private Table run(StubService service, Recording recording, Journal journal) {
        Progress progress = new Progress(new PrintWriter(output, true), false);
        try (ServiceClient client = new ServiceClient(service.uri(), "evenbook", TIMEOUT, progress::say)) {
            return new DemoRun(client, progress, "run1", Double.POSITIVE_INFINITY, TIMEOUT).run(recording, journal);
        }
    }
}
