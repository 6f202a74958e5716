package io.evenbook.demo.bitstamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Message.Book;
import io.evenbook.demo.recording.Message.Change;
import io.evenbook.demo.recording.Message.Done;
import io.evenbook.demo.recording.Message.Open;
import io.evenbook.demo.recording.Message.Skipped;
import io.evenbook.demo.recording.Message.Trade;
import io.evenbook.demo.recording.RecordedStep;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.Recordings;
import io.evenbook.demo.recording.Side;
import io.evenbook.demo.recording.Snapshot;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitstampFormatTest {
    private static final String FIRST = order("created", 7, 0, "236.47", "2.00000000");

    @TempDir
    private Path folder;

    @Test
    void readsOrdersTradesAndBooks() throws IOException {
        Recording recording = read(FIRST
                + order("created", 8, 1, "236.47", "0.21144331")
                + order("changed", 7, 0, "236.47", "1.78855669")
                + order("deleted", 8, 1, "236.47", "0.00000000")
                + "1430438404645 trade {\"price\": 236.47, \"amount\": 0.21144331, \"id\": 8111041}\n"
                + order("deleted", 7, 0, "236.47", "1.78855669")
                + "1430438405885 order_book {\"bids\": [[\"236.47\", \"1.5\"]], \"asks\": []}\n");

        assertThat(recording.grid().tick()).isEqualTo(new BigDecimal("0.01"));
        assertThat(recording.grid().lot()).isEqualTo(new BigDecimal("0.00000001"));
        assertThat(recording.opening()).isEmpty();
        assertThat(recording.steps())
                .containsExactly(
                        new RecordedStep(1, "order_created", new Open("7", Side.BUY, 23_647, 200_000_000)),
                        new RecordedStep(2, "order_created", new Open("8", Side.SELL, 23_647, 21_144_331)),
                        new RecordedStep(3, "order_changed", new Change("7", 178_855_669)),
                        new RecordedStep(4, "order_deleted", new Done("8")),
                        new RecordedStep(5, "trade", new Trade(23_647, 21_144_331)),
                        new RecordedStep(6, "order_deleted", new Done("7")),
                        new RecordedStep(
                                7,
                                "order_book",
                                new Book(new Snapshot(List.of(new Level(23_647, 150_000_000)), List.of(), 1))));
    }

    @Test
    void binaryFractionsAreTheShortestDecimal() throws IOException {
        Recording recording = read("""
                1430438450384 trade {"price": 236.61000000000001, "amount": 2.1138293799999999, "id": 1}
                1430438450385 trade {"price": 236, "amount": 1e-08, "id": 2}
                """);

        assertThat(recording.trades()).containsExactly(new Trade(23_661, 211_382_938), new Trade(23_600, 1));
    }

    @Test
    void ordersFromBeforeTheRecordingAreCountedOnly() throws IOException {
        Recording recording =
                read(order("changed", 5, 0, "236.47", "1") + order("deleted", 5, 0, "236.47", "0") + FIRST + FIRST);

        assertThat(recording.steps())
                .extracting(RecordedStep::message)
                .containsExactly(new Skipped(), new Skipped(), new Open("7", Side.BUY, 23_647, 2), new Skipped());
        assertThat(recording.steps())
                .extracting(RecordedStep::type)
                .containsExactly(
                        "order_changed of an older order",
                        "order_deleted of an older order",
                        "order_created",
                        "order_created a second time");
    }

    @Test
    void ordersWithoutPriceOrAmountAndUnknownEventsAreCountedOnly() throws IOException {
        Recording recording = read(order("created", 7, 0, "236.47", "0.00000000")
                + order("created", 8, 0, "0.00", "1.00000000")
                + "1430438404518 pusher:error {}\n1430438404518 end\n");

        assertThat(recording.steps())
                .containsExactly(
                        new RecordedStep(1, "order_created without price or amount", new Skipped()),
                        new RecordedStep(2, "order_created without price or amount", new Skipped()),
                        new RecordedStep(3, "pusher:error", new Skipped()),
                        new RecordedStep(4, "end", new Skipped()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1430438404518     | must be a time in milliseconds, an event, and its JSON",
                "order_created {}  | must be a time in milliseconds, an event, and its JSON",
                "1430438404518 order_created []                  | no JSON object",
                "1430438404518 order_deleted {}                  | must be present: id",
                "1430438404518 order_created {'id':1}            | must be present: order_type",
                "1430438404518 order_created {'id':1,'order_type':2} | must be 0 for buy or 1 for sell: order_type=2",
                "1430438404518 order_created {'id':1,'order_type':0,'amount':'1','price':-2} | must be > 0: price=-2",
                "1430438404518 order_created {'id':1,'order_type':0,'amount':'-1'} | "
                        + "must be a decimal: amount=\"-1\"",
                "1430438404518 order_created {'id':1,'order_type':0,'amount':-1} | must be >= 0: amount=-1",
                "1430438404518 trade {'price':1e300,'amount':1}  | must be at most 92233720368: price=1.0E+300",
                "1430438404518 trade {'price':1e999,'amount':1}  | must be a decimal: price=\"Infinity\"",
                "1430438404518 trade {'price':1,'amount':0}      | must be > 0: amount=0",
                "1430438404518 trade {'price':1,'amount':true}   | must be a decimal: amount=true",
                "1430438404518 order_book {'bids':[]}            | must be an array: asks",
            })
    void namesTheFileAndLineOfAFault(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(FIRST + line.replace('\'', '"') + "\n"))
                .withMessage(folder.resolve("market.log") + ", line 2: " + message);
    }

    @Test
    void aLineThatIsCutIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(FIRST + FIRST.substring(0, 60)))
                .withMessageContaining("market.log, line 2: no complete JSON object: ");
    }

    @Test
    void aBookFileIsRefused() throws IOException {
        Path log = Files.writeString(folder.resolve("market.log"), FIRST);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recordings.read(log, Optional.of(log), Optional.empty()))
                .withMessage("a recording of Bitstamp has no book file: " + log);
    }

    private Recording read(String log) throws IOException {
        return Recordings.read(
                Files.writeString(folder.resolve("market.log"), log), Optional.empty(), Optional.empty());
    }

    private static String order(String event, int id, int type, String price, String amount) {
        return ("1430438404518 order_%s {'price': '%s', 'amount': '%s', 'datetime': '1430438404', 'id': %d,"
                        + " 'order_type': %d}\n")
                .formatted(event, price, amount, id, type)
                .replace('\'', '"');
    }
}
