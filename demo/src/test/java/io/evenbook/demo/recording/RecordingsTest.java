package io.evenbook.demo.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Finding the format of a file, opening it, and what is not in any format. */
class RecordingsTest {
    private static final String LOBSTER = "34200.1,1,7,21,2238100,1\n";
    private static final String COINBASE = """
            2016-03-12 00:08:51,403 {"type":"open","sequence":5,"side":"sell","price":"1.5","order_id":"a",\
            "remaining_size":"2","product_id":"ETH-EUR","time":"2016-03-12T05:08:36.803703Z"}
            """;
    private static final String BITSTAMP = """
            1430438404518 order_created {"price": "236.47", "amount": "2.00000000", "id": 7, "order_type": 0}
            """;

    @TempDir
    private Path folder;

    @Test
    void theContentSaysWhichFormatAFileHas() throws IOException {
        assertThat(read(LOBSTER.getBytes()).quote()).isEqualTo("USD");
        assertThat(read(LOBSTER.getBytes()).symbol()).isEqualTo("MARKET");
        assertThat(read(COINBASE.getBytes()).symbol()).isEqualTo("ETH");
        assertThat(read(COINBASE.getBytes()).quote()).isEqualTo("EUR");
        assertThat(read(BITSTAMP.getBytes()).symbol()).isEqualTo("BTC");
    }

    @Test
    void theSymbolCanBeChosen() throws IOException {
        for (String text : List.of(LOBSTER, COINBASE, BITSTAMP)) {
            Path file = Files.writeString(folder.resolve("market"), text);

            assertThat(Recordings.read(file, Optional.empty(), Optional.of("XYZ"))
                            .symbol())
                    .isEqualTo("XYZ");
        }
    }

    @Test
    void everyFormatIsReadPlainAndCompressed() throws IOException {
        for (String text : List.of(LOBSTER, COINBASE, BITSTAMP)) {
            assertThat(read(gzip(text))).isEqualTo(read(text.getBytes()));
            assertThat(read(xz(text))).isEqualTo(read(text.getBytes()));
        }
    }

    /** {@link OneOrderFormat} is listed in this module's test resources. */
    @Test
    void aFormatIsAddedAsAService() throws IOException {
        assertThat(read("one order\n".getBytes()).symbol()).isEqualTo("ONE");
    }

    @Test
    void compressedDataThatEndsEarlyIsRefused() {
        String many = BITSTAMP + BITSTAMP.replace("\"id\": 7", "\"id\": 8").repeat(20_000);
        for (byte[] whole : List.of(gzip(many), xz(many))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 20)))
                    .withMessageMatching(".*market is truncated after line [0-9]+");
        }
    }

    @Test
    void damagedDataIsRefused() {
        byte[] damaged = xz(LOBSTER);
        damaged[20] ^= 1;

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(damaged))
                .withMessageContaining("market is unreadable after line 0: ");
    }

    @Test
    void brokenCharactersAreRefused() {
        byte[] broken = (BITSTAMP + BITSTAMP).getBytes(StandardCharsets.US_ASCII);
        broken[broken.length - 5] = (byte) 0xff;

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(broken))
                .withMessageMatching(".*market is no UTF-8 text after line [01]");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> Recordings.read(folder.resolve("none"), Optional.empty(), Optional.empty()))
                .withMessage(folder.resolve("none").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello world", "<html>", "[1]", "a,b,c"})
    void otherFilesAreRefusedWithTheirBeginning(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read((line + "\n").getBytes()))
                .withMessageEndingWith("market is in none of the formats Bitstamp, Coinbase, LOBSTER, One order:"
                        + " it begins with \"" + line + "\"");
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(new byte[0]))
                .withMessageEndingWith("market is empty");
    }

    @Test
    void aCrossedStartingBookIsRefused() {
        List<Message.Open> crossed =
                List.of(new Message.Open("a", Side.BUY, 101, 1), new Message.Open("b", Side.SELL, 101, 1));

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Recording("X", "USD", Grid.CENTS, crossed, List.of(), Optional.empty(), List.of()))
                .withMessage("the starting book is crossed: best bid 1.01, best ask 1.01");
    }

    @Test
    void tradesAreEqualByPriceAndQuantityEachOnce() {
        Recording recording = new Recording(
                "X",
                "USD",
                Grid.CENTS,
                List.of(
                        new RecordedStep(1, "trade", new Message.Trade(100, 5)),
                        new RecordedStep(2, "match", new Message.Match("a", Side.BUY, 100, 6)),
                        new RecordedStep(3, "trade", new Message.Trade(100, 5))));

        assertThat(recording.trades()).hasSize(3);
        assertThat(recording.tradesEqualTo(List.of(new Message.Trade(100, 5), new Message.Trade(100, 7))))
                .isEqualTo(1);
        assertThat(recording.tradesEqualTo(List.of(
                        new Message.Trade(100, 5),
                        new Message.Trade(100, 5),
                        new Message.Trade(100, 5),
                        new Message.Trade(100, 6))))
                .isEqualTo(3);
    }

    private Recording read(byte[] content) throws IOException {
        return Recordings.read(Files.write(folder.resolve("market"), content), Optional.empty(), Optional.empty());
    }

    private static byte[] gzip(String text) {
        return compressed(text, GZIPOutputStream::new);
    }

    private static byte[] xz(String text) {
        return compressed(text, content -> new XZOutputStream(content, new LZMA2Options(0)));
    }

    private interface Compression {
        OutputStream around(OutputStream content) throws IOException;
    }

    private static byte[] compressed(String text, Compression compression) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (OutputStream out = compression.around(content)) {
            out.write(text.getBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return content.toByteArray();
    }
}
