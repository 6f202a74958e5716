package io.evenbook.demo.coinbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenbook.demo.recording.Level;
import io.evenbook.demo.recording.Message.Change;
import io.evenbook.demo.recording.Message.Done;
import io.evenbook.demo.recording.Message.Match;
import io.evenbook.demo.recording.Message.Open;
import io.evenbook.demo.recording.Message.Skipped;
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

class CoinbaseFormatTest {
    private static final String BOOK = """
            2016-03-12 00:08:37,352 {"product_id": "BTC-USD", "remaining_size": "4", "time": "", "order_id": "b1", \
            "price": "412.75", "sequence": 10, "type": "open", "side": "buy"}
            2016-03-12 00:08:37,353 {"product_id": "BTC-USD", "remaining_size": "0.25", "time": "", "order_id": "s1", \
            "price": "413", "sequence": 10, "type": "open", "side": "sell"}
            """;

    @TempDir
    private Path folder;

    @Test
    void ordersWithoutATimeAreTheStartingBook() throws IOException {
        Recording recording = read(BOOK);

        assertThat(recording.symbol()).isEqualTo("BTC");
        assertThat(recording.quote()).isEqualTo("USD");
        assertThat(recording.grid().tick()).isEqualTo(new BigDecimal("0.01"));
        assertThat(recording.grid().lot()).isEqualTo(new BigDecimal("0.01"));
        assertThat(recording.opening())
                .containsExactly(new Open("b1", Side.BUY, 41_275, 400), new Open("s1", Side.SELL, 41_300, 25));
        assertThat(recording.steps()).isEmpty();
    }

    @Test
    void onlyMessagesOfRestingOrdersChangeTheBook() throws IOException {
        Recording recording = read(BOOK
                + message(
                        "received", 11, "'order_id':'b2','order_type':'limit','price':'412.8','size':'2','side':'buy'")
                + open(12, "b2", "412.8", "2")
                + message("change", 13, "'order_id':'b2','new_size':'1.5','old_size':'2','price':'412.8','side':'buy'")
                + message("match", 14, "'maker_order_id':'s1','side':'sell','size':'0.25','price':'413'")
                + message("done", 15, "'order_id':'s1','reason':'filled','side':'sell','remaining_size':'0'")
                + message("done", 16, "'order_id':'b2','reason':'canceled','side':'buy','remaining_size':'1.5'"));

        assertThat(recording.steps())
                .containsExactly(
                        new RecordedStep(3, "received", new Skipped()),
                        new RecordedStep(4, "open", new Open("b2", Side.BUY, 41_280, 200)),
                        new RecordedStep(5, "change", new Change("b2", 150)),
                        new RecordedStep(6, "match", new Match("s1", Side.SELL, 41_300, 25)),
                        new RecordedStep(7, "done filled", new Done("s1")),
                        new RecordedStep(8, "done canceled", new Done("b2")));
        assertThat(recording.gaps()).isEmpty();
    }

    @Test
    void ordersThatNeverRestedAreCountedOnly() throws IOException {
        Recording recording = read(BOOK
                + message("received", 11, "'order_id':'m','order_type':'market','funds':'9','price':null,'side':'buy'")
                + message("change", 12, "'order_id':'m','new_funds':'8','old_funds':'9','price':'null','side':'buy'")
                + message("done", 13, "'order_id':'m','order_type':'market','reason':'filled','side':'buy'")
                + message("activate", 14, "'order_id':'x','stop_type':'entry','stop_price':'80','side':'buy'"));

        assertThat(recording.steps())
                .extracting(RecordedStep::message)
                .hasSize(4)
                .containsOnly(new Skipped());
        assertThat(recording.steps().get(2).type()).isEqualTo("done filled without resting");
    }

    @Test
    void messagesWithoutArrivalTimeAreReadToo() throws IOException {
        assertThat(read(open(1, "a", "1.5", "2")).steps())
                .containsExactly(new RecordedStep(1, "open", new Open("a", Side.BUY, 150, 2)));
    }

    @Test
    void missingMessagesAreReportedWithTheirLine() throws IOException {
        Recording recording = read(BOOK + open(11, "a", "1", "1") + open(15, "b", "1", "1") + open(16, "c", "1", "1"));

        assertThat(recording.gaps()).containsExactly("line 4: 3 messages are missing, sequence 15 follows 11");
        assertThat(recording.steps()).hasSize(3);
    }

    @Test
    void messagesFromBeforeTheStartingBookAreCountedOnly() throws IOException {
        Recording recording = read(BOOK + open(9, "a", "1", "1") + open(10, "b", "1", "1") + open(11, "c", "1", "1"));

        assertThat(recording.steps())
                .containsExactly(
                        new RecordedStep(3, "open older than the book", new Skipped()),
                        new RecordedStep(4, "open older than the book", new Skipped()),
                        new RecordedStep(5, "open", new Open("c", Side.BUY, 100, 100)));
    }

    @Test
    void theRestOfTheFeedIsCountedOnly() throws IOException {
        Recording recording = read("{\"type\":\"subscriptions\",\"channels\":[]}\n"
                + BOOK
                + message("heartbeat", 10, "'last_trade_id':20")
                + open(11, "a", "1", "1")
                + message("heartbeat", 11, "'last_trade_id':20")
                + message("new_kind", 12, "'order_id':'a'")
                + open(13, "a", "1", "1")
                + open(14, "b", "1", "1").replace("BTC-USD", "ETH-USD")
                + open(14, "c", "1", "1"));

        assertThat(recording.opening()).hasSize(2);
        assertThat(recording.gaps()).isEmpty();
        assertThat(recording.steps())
                .extracting(RecordedStep::type)
                .containsExactly(
                        "subscriptions",
                        "heartbeat",
                        "open",
                        "heartbeat",
                        "new_kind",
                        "open a second time",
                        "open of another product",
                        "open");
    }

    @Test
    void theClosingBookIsAFileOfItsOwn() throws IOException {
        Recording recording = read(BOOK + open(11, "a", "1", "1") + open(12, "b", "1", "1"), """
                {"asks": [[413, 0.25], [413.5, 1]], "bids": [[412.75, 4]], "sequence": 12}""")
                .first(2);

        assertThat(recording.closing())
                .contains(new Snapshot(
                        List.of(new Level(41_275, 400)), List.of(new Level(41_300, 25), new Level(41_350, 100)), 2));
        assertThat(recording.first(1).closing()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'asks': []}                                       | must be an array: bids",
                "{'asks': [], 'bids': [], 'sequence': 9}            | must be that of the last message, 10: sequence=9",
                "{'asks': [], 'sequence': 10}                       | must be an array: bids",
                "{'bids': [[1, 1], [2, 1]], 'asks': [], 'sequence': 10} | must be best first: bids at 2",
                "{'bids': [], 'asks': [[2, 1], [2, 1]], 'sequence': 10} | must be best first: asks at 2",
                "{'bids': [[1]], 'asks': [], 'sequence': 10}        | must be a decimal: bids=",
            })
    void aFaultyClosingBookIsRefused(String book, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(BOOK, book.replace('\'', '"')))
                .withMessage(folder.resolve("book") + ": " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hello                       | must be a JSON object, or a time and a JSON object",
                "yesterday {'type':'open'}   | must be a JSON object, or a time and a JSON object",
                "{}                          | must be present: type",
                "{'type':{}}                 | must be text or a number: type",
                "{'type':'open'}             | must be present: product_id",
                "{'type':'open','product_id':'BTC'} | must be two symbols such as BTC-USD: product_id=BTC",
                "{'type':'open','product_id':'BTC-USD','time':'t'} | must be present: sequence",
                "{'type':'open','product_id':'BTC-USD','time':'t','sequence':-1} | "
                        + "must be an integer > 0: sequence=-1",
                "{'type':'open','product_id':'BTC-USD','time':'t','sequence':99999999999999999999} | "
                        + "must be an integer > 0: sequence=99999999999999999999",
                "{'type':'open','product_id':'BTC-USD','sequence':11,'order_id':'x'} | "
                        + "must be 10 in the whole starting book: sequence=11",
                "{'type':'open','product_id':'BTC-USD','sequence':10,'order_id':'b1'} | "
                        + "must be once in the starting book: order_id=b1",
            })
    void namesTheFileAndLineOfAFault(String line, String message) {
        refused(line.replace('\'', '"') + "\n", message);
    }

    @Test
    void namesTheFieldOfAFault() {
        refused(open(11, "a", "12x", "1"), "must be a decimal: price=\"12x\"");
        refused(open(11, "a", "1e5", "1"), "must be a decimal: price=\"1e5\"");
        refused(open(11, "a", "0", "1"), "must be > 0: price=0");
        refused(open(11, "a", "1", "0"), "must be > 0: remaining_size=0");
        refused(open(11, "a", "1.123456789", "1"), "must have at most 8 decimals: price=1.123456789");
        refused(open(11, "a", "92233720369", "1"), "must be at most 92233720368: price=92233720369");
        refused(open(11, "a", "1", "1").replace("buy", "up"), "must be buy or sell: side=up");
        refused(message("done", 11, "'order_id':'b1'"), "must be present: reason");
    }

    @Test
    void aLineThatIsCutIsRefused() {
        String line = open(11, "a", "1", "1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(BOOK + line.substring(0, line.length() - 10)))
                .withMessageContaining("market, line 3: no complete JSON object: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(BOOK + line.strip() + line))
                .withMessageContaining("market, line 3: no complete JSON object: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(BOOK + line.replace("\"type\"", "\"type\":\"open\",\"type\"")))
                .withMessageContaining("market, line 3: no complete JSON object: Duplicate");
    }

    @Test
    void aFeedWithoutOrdersIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{\"type\":\"subscriptions\"}\n"))
                .withMessage("the recording has no order");
    }

    private void refused(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(BOOK + line))
                .withMessage(folder.resolve("market") + ", line 3: " + message);
    }

    private static String open(int sequence, String id, String price, String size) {
        return message(
                "open",
                sequence,
                "'order_id':'%s','side':'buy','price':'%s','remaining_size':'%s'".formatted(id, price, size));
    }

    /** @param fields with single quotes */
    private static String message(String type, int sequence, String fields) {
        return "{'type':'%s','sequence':%d,'product_id':'BTC-USD','time':'2016-03-12T05:08:36.803703Z',%s}\n"
                .formatted(type, sequence, fields)
                .replace('\'', '"');
    }

    private Recording read(String messages) throws IOException {
        return Recordings.read(
                Files.writeString(folder.resolve("market"), messages), Optional.empty(), Optional.empty());
    }

    private Recording read(String messages, String book) throws IOException {
        return Recordings.read(
                Files.writeString(folder.resolve("market"), messages),
                Optional.of(Files.writeString(folder.resolve("book"), book)),
                Optional.empty());
    }
}
