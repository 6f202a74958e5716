package io.evenbook.demo;

import io.evenbook.demo.lobster.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The recorded AMZN market. Its files are not part of the project; without them the tests that need it are skipped. */
public final class RecordedMarket {
    private static final Path LOBSTER = Path.of(
                    Objects.requireNonNullElse(System.getenv("EVENBOOK_MARKET_DATA"), "../../shared/data"))
            .resolve("lobster");

    private RecordedMarket() {}

    public static Recording amzn() throws IOException {
        return Recording.read("AMZN", file("AMZN_message_20k.csv.gz"), Optional.of(file("AMZN_orderbook_20k.csv.gz")));
    }

    private static Path file(String name) {
        Path file = LOBSTER.resolve(name);
        Assumptions.assumeTrue(
                Files.isReadable(file),
                () -> "no recorded market at " + file.toAbsolutePath().normalize()
                        + ": set EVENBOOK_MARKET_DATA to the folder that holds lobster/");
        return file;
    }
}
