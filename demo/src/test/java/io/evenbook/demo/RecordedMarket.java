package io.evenbook.demo;

import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.recording.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The recorded markets. Their files are not part of the project; without them the tests that need them are skipped. */
public final class RecordedMarket {
    private static final Path FOLDER =
            Path.of(Objects.requireNonNullElse(System.getenv("EVENBOOK_MARKET_DATA"), "../../shared/data"));

    private RecordedMarket() {}

    public static Recording amzn() throws IOException {
        return read("lobster/AMZN_message_20k.csv.gz", Optional.of("lobster/AMZN_orderbook_20k.csv.gz"));
    }

    public static Recording coinbase() throws IOException {
        return read("coinbase/replay_coinbase_1.in", Optional.of("coinbase/replay_coinbase_1.out"));
    }

    public static Recording bitstamp() throws IOException {
        return read("bitstamp/2015-05-01.log.xz", Optional.empty());
    }

    private static Recording read(String messages, Optional<String> book) throws IOException {
        return Recordings.read(file(messages), book.map(RecordedMarket::file), Optional.empty());
    }

    private static Path file(String name) {
        Path file = FOLDER.resolve(name);
        Assumptions.assumeTrue(
                Files.isReadable(file),
                () -> "no recorded market at " + file.toAbsolutePath().normalize()
                        + ": set EVENBOOK_MARKET_DATA to the folder that holds lobster/, coinbase/ and bitstamp/");
        return file;
    }
}
